// Two tenants with twin data: same shape, same names, every string marked with its tenant's canary, so that a leak shows
// wherever it comes out.
import { roles, type Agent, type CannedResponse, type ConversationDetail, type Delivery, type MadeApiToken, type OutboxMail, type Role, type WebhookWithSecret } from '@switchboard/protocol'
import { must } from '../../src/kernel/must.ts'
import { accountByUid, beginSession, createTenant } from '../../src/modules/identity/index.ts'
import { createGroup, createInbox, createLabel, inboxBy, setMembership } from '../../src/modules/inboxes/index.ts'
import { addAgent } from '../../src/modules/presence/index.ts'
import { makeContext } from '../../src/platform/context.ts'
import { png } from '../harness/pictures.ts'
import { startApp, type TestApp, type TestAppOptions } from '../harness/app.ts'
import { Authenticator } from '../harness/authenticator.ts'
import { Client, clientId, eventually, VisitorClient } from '../harness/client.ts'

export type Letter = 'A' | 'B'
/** Allowed, and nobody listens there. */
export const silentUrl = 'http://127.0.0.1:1024/hook'
export const canary = (letter: Letter): string => `CANARY_${letter}_`

/** A member of staff with a session of his own. */
export class Member extends Client {
  readonly uid: string
  /** Of the account. */
  readonly number: number
  readonly token: string
  readonly sessionUid: string
  readonly role: Role
  constructor(base: string, { uid, id }: { uid: string; id: number }, role: Role, token: string, sessionUid: string) {
    super(base, `Bearer ${token}`)
    this.uid = uid
    this.number = id
    this.role = role
    this.token = token
    this.sessionUid = sessionUid
  }
}

export interface Twin {
  letter: Letter
  tenant: number
  slug: string
  key: string
  group: string
  inbox: string
  label: number
  /** A webhook that nothing is sent to, and a test of it that failed. */
  webhook: string
  delivery: string
  /** An API token of a bot. */
  token: string
  bot: string
  /** A label of the whole company. */
  tag: string
  /** The present one of `conversation`. */
  thread: string
  /** Of the visitor's first message. */
  file: string
  /** Of the whole company. */
  canned: string
  mail: string
  /** Of an agent. */
  passkey: string
  /** A waiting conversation with a message, a file and a note. */
  conversation: string
  visitor: VisitorClient
  staff: Record<Role, Member>
  /** Another session of this account, without a password check. */
  session(role: Role): Promise<Member>
  /** Another label of the inbox. */
  newLabel(): Promise<number>
  /** Another agent, and another group. */
  newAgent(): Promise<{ uid: string; number: number }>
  newGroup(): Promise<string>
  /** Another tag. */
  newTag(): Promise<string>
  /** A file that nobody has sent yet. */
  newFile(of: Client, picture: boolean): Promise<string>
  newCanned(of: Client): Promise<string>
  newPasskey(of: Member): Promise<string>
  /** Another visitor's waiting conversation. */
  open(text?: string): Promise<{ uid: string; visitor: VisitorClient }>
}

export interface Twins { t: TestApp; A: Twin; B: Twin; stop(): Promise<void> }

export async function makeTwins(options: TestAppOptions = {}): Promise<Twins> {
  const t = await startApp(options)
  const A = await makeTwin(t, 'A')
  const B = await makeTwin(t, 'B')
  // What they left for the background is done before anybody compares rows.
  await settled(t)
  return { t, A, B, stop: () => t.stop() }
}

/** What was left for the background is done. */
export const settled = (t: TestApp): Promise<true> => eventually(async () => (await t.database.admin(`
  select from files where thumbnail = 'wanted' union all select from mail_outbox where state in ('waiting', 'sending') union all select from jobs where name = 'notices.security'`)).length === 0, 'small pictures and mail', 20_000)

async function makeTwin(t: TestApp, letter: Letter): Promise<Twin> {
  const mark = canary(letter)
  const slug = `canary-${letter.toLowerCase()}`
  const key = `pub_${mark}key`
  const { platform, outside } = t.app
  const made = await outside.tx(async (outer) => {
    const tx = await createTenant(outer, { slug, name: `${mark}Company` })
    const group = await createGroup(tx, { name: `${mark}Care`, description: `${mark}first line`, isDefault: true })
    const agents: [Role, string][] = []
    for (const role of roles) {
      const agent = await addAgent(tx, { name: `${mark}${role}`, email: `${mark}${role}@twin.test`, username: `${mark}${role}`, role, password: null, maxChats: 1000 })
      await setMembership(tx, group.uid, agent.uid, true)
      agents.push([role, agent.uid])
    }
    const inbox = await createInbox(tx, { name: `${mark}Website`, channel: 'web', key, greeting: `${mark}Ahoy` })
    return { tenant: tx.tenant as number, group: group.uid, inbox: inbox.uid, agents: new Map(agents) }
  })
  const { tenant } = made
  const session = async (role: Role): Promise<Member> => {
    const ctx = makeContext(platform, tenant, { kind: 'system' }, { ip: '127.0.0.9', userAgent: `${mark}browser` })
    const uid = must(made.agents.get(role), role)
    const account = await accountByUid(ctx, uid)
    const begun = await ctx.tx((tx) => beginSession(tx, account))
    return new Member(t.base, account, role, begun.tokens.accessToken, begun.sessionUid)
  }
  const open = async (text = `${mark}Where is my order?`): Promise<{ uid: string; visitor: VisitorClient }> => {
    const visitor = await t.client.visit(key, { name: `${mark}Eva`, email: `${mark}eva@visitor.test`, attributes: { plan: `${mark}gold` } })
    return { uid: (await visitor.write(text, clientId())).conversation.uid, visitor }
  }
  let labels = 0
  const newLabel = async (): Promise<number> => {
    const ctx = makeContext(platform, tenant)
    const inboxId = (await inboxBy(ctx, { uid: made.inbox })).id
    return (await createLabel(ctx, { inboxId, name: `${mark}label ${labels++}`, color: '#8040a0', createdBy: null })).id
  }
  const newAgent = async (): Promise<{ uid: string; number: number }> => {
    const name = `${mark}agent ${labels++}`
    return makeContext(platform, tenant).tx((tx) => addAgent(tx, { name, email: `${name.replaceAll(' ', '')}@twin.test`, role: 'agent', password: null, maxChats: 5 }))
  }
  const newGroup = async (): Promise<string> => (await createGroup(makeContext(platform, tenant), { name: `${mark}group ${labels++}` })).uid
  const newTag = async (): Promise<string> => (await createLabel(makeContext(platform, tenant), { inboxId: null, name: `${mark}tag ${labels++}`, color: '#8040a0', createdBy: null })).uid
  const members = await Promise.all(roles.map(async (role) => [role, await session(role)] as const))
  const staff = Object.fromEntries(members) as Record<Role, Member>
  const bot = (await staff.admin.post<Agent>('/rest/v1/bots', { name: `${mark}bot` })).body.uid
  const { apiToken } = (await staff.admin.post<MadeApiToken>('/rest/v1/api-tokens', { account: bot, name: `${mark}token` })).body
  const webhook = (await staff.admin.post<WebhookWithSecret>('/rest/v1/webhooks', { url: silentUrl, description: `${mark}hook`, active: false })).body.webhook.uid
  const delivery = (await staff.admin.post<Delivery>(`/rest/v1/webhooks/${webhook}/test`)).body.uid
  const newFile = async (of: Client, picture: boolean): Promise<string> => {
    const path = of instanceof VisitorClient ? '/rest/v1/widget/files' : '/rest/v1/files'
    const { status, body } = await (picture ? of.upload(path, png(2, 2), `${mark}logo.png`, 'image/png') : of.upload(path, `${mark}content`, `${mark}note.txt`))
    if (status !== 201) throw new Error(`an upload answered ${status}: ${JSON.stringify(body)}`)
    return body.uid
  }
  let shortcuts = 0
  const newCanned = async (of: Client, scope = 'personal'): Promise<string> =>
    (await of.post<CannedResponse>('/rest/v1/canned', { scope, shortcut: `own-${shortcuts++}`, title: `${mark}title`, text: `${mark}hello {{visitor.name}}` })).body.uid
  const newPasskey = async (of: Member): Promise<string> => (await new Authenticator(t.base).register(of, `${mark}key`)).uid
  const { uid: conversation, visitor } = await open()
  const file = await newFile(visitor, true)
  await visitor.post('/rest/v1/widget/messages', { text: '', clientId: clientId(), attachments: [file] })
  const { admin } = staff
  await admin.call('PATCH', `/rest/v1/inboxes/${made.inbox}/settings`, { offline: { enabled: true, message: `${mark}away`, mailTo: `${mark}team@twin.test` } })
  await admin.call('PUT', `/rest/v1/inboxes/${made.inbox}/logo`, { file: await newFile(admin, true) })
  await admin.post(`/rest/v1/conversations/${conversation}/transcript`)
  const mail = must((await admin.get<{ data: OutboxMail[] }>('/rest/v1/outbox')).body.data[0], 'mail').uid
  const canned = await newCanned(admin, 'tenant')
  const tag = await createLabel(makeContext(platform, tenant), { inboxId: null, name: `${mark}tag`, color: '#8040a0', createdBy: null })
  await staff.admin.post(`/rest/v1/conversations/${conversation}/events`, { type: 'note', text: `${mark}secret note`, clientId: clientId() })
  const { body: detail } = await staff.admin.get<ConversationDetail>(`/rest/v1/conversations/${conversation}`)
  const thread = must(detail.threads[0], 'thread').uid
  return { letter, tenant, slug, key, group: made.group, inbox: made.inbox, label: await newLabel(), file, canned, mail, tag: tag.uid, thread, webhook, delivery, token: apiToken.uid, bot, conversation, visitor, staff, session, newLabel, newFile, newCanned, newPasskey, passkey: await newPasskey(staff.agent), newAgent, newGroup, newTag, open }
}
