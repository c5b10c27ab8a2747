// Writes a text through every public door: into each field of each declared body that takes it.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { allocationRoutes } from '../../server/src/contracts/allocation/plugin.ts'
import { accountByUid, beginSession } from '../../server/src/modules/identity/index.ts'
import { makeContext } from '../../server/src/platform/context.ts'
import type { Entity, Route } from '../../server/src/platform/http/route.ts'
import { fit, thingOf } from '../../server/test/laws/fit.ts'
import { put } from '../../server/test/laws/hostile.ts'
import { nameOf, requestFor, send, urlOf, type Told } from '../../server/test/laws/request.ts'
import { sample, shapeOf, type Shape } from '../../server/test/laws/sample.ts'
import { declaredRoutes } from '../../server/test/laws/tongues.ts'
import type { Twin, Twins } from '../../server/test/laws/twins.ts'
import { clientId, VisitorClient } from '../../server/test/harness/client.ts'
import type { WidgetSent, WidgetSession } from '@switchboard/protocol'

export { makeTwins, type Twin, type Twins } from '../../server/test/laws/twins.ts'

/** The doors of every tongue; a new one joins with the tongues of the laws. */
export const doors: Route[] = [...declaredRoutes, ...allocationRoutes].filter((route) => route.method !== 'GET' && route.schemas.body)

/** `path`: where its value stands in the body; `inside`: of a list of objects, which part of them. */
export interface Field { route: Route; path: string[]; inside?: string; value: (text: string) => unknown; takes: (text: string) => boolean }
export const nameOfField = ({ route, path, inside }: Field): string => `${nameOf(route)} ${[...path, ...(inside ? [inside] : [])].join('.')}`

const check = (shape: Shape, value: unknown): boolean => Value.Check(shape as TSchema, value)
const alone = (shape: Shape): Shape => shape.anyOf?.find((inner) => inner.type !== 'null') ?? shape

/** Where free text may stand in a body: fields, lists of texts and of objects, values and names of a record. */
function fieldsIn(route: Route, shape: Shape, path: string[] = []): Field[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, given]) => {
    const at = [...path, name]
    const inner = alone(given)
    const field = (value: (text: string) => unknown): Field => ({ route, path: at, value, takes: (text) => check(inner, value(text)) })
    if (route.ids[`body.${at.join('.')}`] !== undefined || inner.enum || inner.const !== undefined) return []
    if (inner.type === 'string') return [field((text) => text)]
    if (inner.type === 'array' && inner.items?.type === 'object') return partsOf(inner.items).map((part) => ({ ...field((text) => [listed(inner.items ?? {}, part, text)]), inside: part }))
    if (inner.type === 'array') return [field((text) => [text])]
    if (name === 'preChat' && inner.patternProperties) return [field((text) => ({ [question]: text }))]
    // Sentences by language and name.
    if (inner.patternProperties && Object.values(inner.patternProperties).some((deep) => deep.patternProperties)) return [field((text) => ({ en: { greeting: text } }))]
    if (inner.patternProperties) return [field((text) => ({ [text.slice(0, 64)]: text })), field((text) => ({ plain: text }))]
    return inner.type === 'object' ? fieldsIn(route, inner, at) : []
  })
}

/** The key of the one question of the form before the chat. */
const question = 'a'
/** An answer is never demanded: nobody could write any more. */
const listed = (shape: Shape, part: string, text: string): object => {
  const thing = sample(shape) as Record<string, unknown>
  return { ...thing, ...('required' in thing ? { required: false } : {}), [part]: text }
}
const partsOf = (shape: Shape): string[] => Object.entries(shape.properties ?? {}).filter(([, { type, enum: words, const: word }]) => type === 'string' && !words && word === undefined).map(([name]) => name)

/** What refuses a text that its form allows: doors that want a secret, a bot or somebody who is there, fields of which the domain knows more than their form. */
const closed = new RegExp(`^(${[
  'POST /(rest/v1|v1|api)/auth/', 'POST /rest/v1/(setup|inboxes/{uid}/messages)', 'POST /rest/v1/conversations/{uid}/handover', 'POST /v1/conversations/{id}/assign reason',
  'POST /rest/v1/inboxes phoneNumber', '(POST|PATCH) /rest/v1/webhooks(/{uid})? url', '(PUT|POST) /rest/v1/(groups/{uid}/hours|hours/try) (timeZone|weekly)',
  'POST /rest/v1/widget/sessions (key|identity)', 'POST /v1/widget/session (key|externalId|identityHash)',
].join('|').replaceAll(/[{}]/g, '\\$&')})`)

/** Where texts of the corpus get in. */
export const fields: Field[] = doors.flatMap((route) => fieldsIn(route, shapeOf(route.schemas.body))).filter((field) => !closed.test(nameOfField(field)))

export interface Sown {
  text: string
  conversation: string
  visitor: VisitorClient
  accepted: Field[]
  /** Whether a file could be called by the text. */
  named: boolean
}

/** By kind: numbers, and what the admin has of his own. */
type Numbers = Partial<Record<Entity, string | number>>

/** Opens what is closed at first; and the numbers of the tongue that names things by them, and knows only inboxes with a telephone. */
export async function numbersOf(twin: Twin): Promise<Numbers> {
  const { admin } = twin.staff
  const made = async <T>(path: string, body: unknown): Promise<T> => (await admin.post<T>(path, body)).body
  const { number: inbox } = await made<{ number: number }>('/rest/v1/inboxes', { name: 'Line', channel: 'phone', phoneNumber: '+4930123456' })
  const { label } = (await made<{ data: { label: { id: number } } }>('/api/v1/labels', { inbox_id: inbox, name: 'Line', color: '#8040a0' })).data
  await admin.call('PATCH', `/rest/v1/inboxes/${twin.inbox}/settings`, {
    preChat: { enabled: true, fields: [{ key: question, label: 'A', type: 'text', required: false }] }, rating: { enabled: true, question: null },
  })
  const { number: agent } = (await admin.get<{ number: number }>(`/rest/v1/agents/${admin.uid}`)).body
  return { agent, inbox, label: label.id, passkey: await twin.newPasskey(admin) }
}

/** The visitor's browser calls itself by the text too, as far as a header can carry it. */
const header = (text: string): Record<string, string> => (/^[\t\x20-\x7e]+$/.test(text) ? { 'user-agent': text } : {})

async function visitorNamed(twins: Twins, twin: Twin, text: string): Promise<VisitorClient> {
  const told = await send(twins.t.base, 'POST', '/rest/v1/widget/sessions', null, JSON.stringify({ key: twin.key }), header(text))
  return new VisitorClient(twins.t.base, told.json as unknown as WidgetSession)
}

/** A session of the account, begun by a browser that calls itself so. */
export async function sessionOf(twins: Twins, twin: Twin, uid: string, userAgent: string): Promise<{ accessToken: string; refreshToken: string }> {
  const ctx = makeContext(twins.t.app.platform, twin.tenant, { kind: 'system' }, { ip: '127.0.0.9', userAgent })
  return (await ctx.tx(async (tx) => beginSession(tx, await accountByUid(tx, uid)))).tokens
}

/** A text of the corpus in all that one tenant can write: each has a visitor, a conversation and an agent of its own. */
export async function sow(twins: Twins, twin: Twin, numbers: Numbers, text: string): Promise<Sown> {
  const { base } = twins.t
  const visitor = await visitorNamed(twins, twin, text)
  // It may be closed or given away by what is sown; what is shown of the text is said afterwards, in whatever is open then.
  const conversation = (await visitor.post<WidgetSent>('/rest/v1/widget/messages', { text: 'First', clientId: clientId(), preChat: { [question]: text } })).body.conversation.uid
  // Who signed in at the beginning is no longer known when the whole corpus is sown.
  const admin = `Bearer ${(await sessionOf(twins, twin, twin.staff.admin.uid, '')).accessToken}`
  const accepted: Field[] = []
  const answers = new Map<string, Told>()
  for (const [route, own] of Map.groupBy(fields.filter((field) => field.takes(text)), (field) => field.route)) {
    const idOf = (entity: Entity): string | number => {
      if (route.path.startsWith('/api/v1/')) return numbers[entity] ?? 1
      if (entity === 'passkey') return numbers.passkey ?? ''
      if (entity === 'agent' && /api-tokens$|inboxes\/\{uid\}$|webhooks$/.test(route.path)) return twin.bot
      return entity === 'conversation' ? conversation : thingOf(entity, twin)
    }
    const bodies = [false, true].map((full) => fit(route, requestFor(route, (place) => idOf(route.ids[place] ?? 'agent'), '', full), twin, conversation))
    // A file is sent once, and whoever claims to be somebody must prove it.
    for (const { body } of bodies) for (const name of ['attachments', 'identity', 'externalId', 'identityHash']) delete body?.[name]
    const authorization = route.access.kind === 'public' ? null : route.access.kind === 'visitor' ? visitor.authorization : admin
    const tell = async (these: Field[]): Promise<boolean> => {
      // Names that must differ within the tenant get a comment that is one in markup and in scripts; mailboxes a letter.
      const variants = [text, `${text}<!--${doors.indexOf(route)}-->`, `x${doors.indexOf(route)}${text}`].filter((one) => these.every((field) => field.takes(one)))
      for (const [parts, written] of bodies.flatMap((parts) => variants.map((written) => [parts, written] as const))) {
        const body = these.reduce((whole, { path, value }) => put(whole, path, value(written)), parts.body ?? {})
        const told = await send(base, route.method, urlOf(route, parts), authorization, JSON.stringify(body), header(text))
        if (told.status >= 500) throw new Error(`${nameOf(route)} answered ${told.status} to ${text}: ${told.text}`)
        if (told.status >= 300) continue
        accepted.push(...these)
        answers.set(nameOf(route), told)
        return true
      }
      return false
    }
    if (!await tell(own) && own.length > 1) for (const field of own) await tell([field])
  }
  const made = (name: string, key: string): unknown => answers.get(name)?.json?.[key]
  const { uid: open } = (await visitor.write(text, clientId())).conversation
  // Who rates has been helped; his next message takes it up again.
  await send(base, 'POST', `/rest/v1/conversations/${open}/resolve`, admin)
  const rated = await visitor.post('/rest/v1/widget/rating', { score: 1, comment: text })
  if (rated.status < 300) accepted.push(...fields.filter(({ route, path: [name] }) => nameOf(route) === 'POST /rest/v1/widget/rating' && name === 'comment'))
  await visitor.write(text, clientId())
  // A file is called by the text too.
  const file = await visitor.upload('/rest/v1/widget/files', 'A note.', `${text.replaceAll('/', '∕').slice(0, 150)}.txt`)
  if (file.status === 201) await visitor.post('/rest/v1/widget/messages', { text: '', clientId: clientId(), attachments: [file.body.uid] })
  const label = made('POST /rest/v1/labels', 'id')
  if (label !== undefined) await send(base, 'PUT', `/rest/v1/conversations/${open}/labels/${String(label)}`, admin)
  const agent = made('POST /rest/v1/agents', 'uid') ?? twin.staff.agent.uid
  const bearer = `Bearer ${(await sessionOf(twins, twin, String(agent), text)).accessToken}`
  for (const deed of ['release', 'claim']) await send(base, 'POST', `/rest/v1/conversations/${open}/${deed}`, deed === 'claim' ? bearer : admin)
  for (const type of ['message', 'note']) await send(base, 'POST', `/rest/v1/conversations/${open}/events`, bearer, JSON.stringify({ type, text, clientId: clientId() }))
  return { text, conversation: open, visitor, accepted, named: file.status === 201 }
}
