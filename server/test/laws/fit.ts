// Valid requests where a schema alone does not say what makes sense, and the ids that stand for each kind of object.
import type { ConversationDetail, MadeApiToken, WebhookWithSecret } from '@switchboard/protocol'
import { must } from '../../src/kernel/must.ts'
import type { Entity, Route } from '../../src/platform/http/route.ts'
import { nameOf, type Parts } from './request.ts'
import { silentUrl, type Member, type Twin } from './twins.ts'

/** A thing of the tenant that stays as it is. */
export const thingOf = (entity: Entity, twin: Twin): string | number => ({
  agent: twin.staff.agent.uid, agent_number: twin.staff.agent.number, canned: twin.canned, conversation: twin.conversation, file: twin.file, group: twin.group, inbox: twin.inbox, label: twin.label, mail: twin.mail, passkey: twin.passkey,
  tag: twin.tag, thread: twin.thread, session: twin.staff.viewer.sessionUid, webhook: twin.webhook, delivery: twin.delivery, token: twin.token,
})[entity]

/** A thing that the caller may spoil: new where the route changes or ends it. */
export async function ownThing(entity: Entity, route: Route, twin: Twin, caller: Member): Promise<string | number> {
  if (entity === 'session') return (await twin.session(caller.role)).sessionUid
  if (entity === 'agent' && /api-tokens$|inboxes\/\{uid\}$|webhooks$/.test(route.path)) return twin.bot
  if (entity === 'agent_number') return /DELETE|bulk$/.test(nameOf(route)) ? (await twin.newAgent()).number : caller.number
  if (route.path.endsWith('/reset-second-factor')) return (await twin.newAgent()).uid
  const removes = route.method === 'DELETE' && !/\/agents\/\{agentUid\}|\/sessions/.test(route.path)
  if (removes && entity === 'agent') return (await twin.newAgent()).uid
  if (removes && entity === 'group') return twin.newGroup()
  if (entity === 'tag') return removes && route.path.startsWith('/v1/tags/') ? twin.newTag() : twin.tag
  // Everybody may change himself.
  if (entity === 'agent' && route.method === 'PATCH' && route.path.startsWith('/v1/')) return caller.uid
  if (entity === 'agent') return /assign$|bulk$|transfer$|sessions/.test(route.path) ? caller.uid : twin.staff.admin.uid
  if (entity === 'label' && route.method === 'DELETE') return twin.newLabel()
  if (entity === 'webhook' && route.method === 'DELETE') return (await twin.staff.admin.post<WebhookWithSecret>('/rest/v1/webhooks', { url: silentUrl, active: false })).body.webhook.uid
  if (entity === 'token') return (await twin.staff.admin.post<MadeApiToken>('/rest/v1/api-tokens', { account: twin.bot, name: 'spare' })).body.apiToken.uid
  if (entity === 'passkey') return twin.newPasskey(caller)
  if (entity === 'canned') return twin.newCanned(caller)
  // What is sent or shown must be one's own and new; what is read may be any.
  if (entity === 'file' && route.method !== 'GET' && !route.path.endsWith('/links')) return twin.newFile(caller, route.path.endsWith('/logo'))
  if (entity !== 'conversation' && !(entity === 'thread' && route.method === 'POST')) return thingOf(entity, twin)
  const { uid } = await twin.open()
  if (entity === 'thread') return must((await caller.get<ConversationDetail>(`/rest/v1/conversations/${uid}`)).body.threads[0], 'thread').uid
  if (route.path.endsWith('/release')) await twin.staff.admin.post(`/rest/v1/conversations/${uid}/claim`)
  return uid
}

/** A status for whoever leads; a group where it is the other tenant's. */
const membership = (body: Parts['body'], foreign: string | null): Record<string, unknown> =>
  (foreign === 'body.join' ? { join: [body?.['join']] } : foreign === 'body.leave' ? { leave: [body?.['leave']] } : { status: 'busy' })

/** Makes a sample fit: keys of the tenant, weights that sum to one, a deed that uses the object it is given. */
export function fit(route: Route, parts: Parts, twin: Twin, conversation: string, foreign: string | null = null): Parts {
  const { params, query, body } = parts
  if ('key' in query) query['key'] = twin.key
  if (body && 'key' in body) body['key'] = twin.key
  // Switched off: nothing is sent by itself, so nothing changes behind the back of a test.
  if (body && 'url' in body) Object.assign(body, { url: silentUrl, active: false })
  if (route.access.kind === 'public' && 'uid' in params) params['uid'] = twin.inbox
  for (const list of ['attachments', 'files']) if (body && typeof body[list] === 'string') body[list] = [body[list]]
  switch (nameOf(route)) {
    case 'PUT /rest/v1/me/status': return { ...parts, body: { accepting: false } }
    // Only new files may be sent, and this visitor has sent his.
    case 'POST /rest/v1/widget/messages': return foreign === 'body.attachments' ? parts : { ...parts, body: { ...body, attachments: [] } }
    case 'PUT /rest/v1/groups/{uid}/hours': case 'POST /rest/v1/hours/try': return { ...parts, body: { timeZone: 'Europe/Berlin', weekly: [{ day: 1, from: '00:00', to: '24:00' }], holidays: [] } }
    // Options belong to a choice alone.
    case 'PATCH /rest/v1/inboxes/{uid}/settings': return { ...parts, body: JSON.parse(JSON.stringify(body ?? {}, (name, value: unknown) => (name === 'options' ? undefined : value))) as Record<string, unknown> }
    case 'POST /rest/v1/canned': return { ...parts, body: foreign === 'body.group' ? { ...body, scope: 'group' } : Object.fromEntries(Object.entries(body ?? {}).filter(([name]) => name !== 'group')) }
    // Demanding one of the callers would end their sessions.
    case 'PUT /rest/v1/settings/sign-in': return { ...parts, body: { secondFactorRoles: [] } }
    case 'PATCH /rest/v1/settings': return { ...parts, body: { graceMinutes: 5 } }
    case 'POST /rest/v1/conversations/bulk': return { ...parts, body: { ...body, action: foreign === 'body.inbox' ? 'move' : 'assign', conversations: [conversation] } }
    case 'POST /v1/widget/session': return { ...parts, body: { ...body, key: twin.key } }
    case 'POST /rest/v1/roster': return { ...parts, body: { ...body, ...(body?.['groups'] === undefined ? {} : { groups: [body['groups']].flat() }) } }
    case 'POST /rest/v1/roster/bulk': return { ...parts, body: { agents: [body?.['agents']].flat(), ...membership(body, foreign) } }
    case 'PATCH /rest/v1/roster/{uid}': return { ...parts, body: membership(body, foreign) }
    case 'PUT /api/agents/{id}/status': return { ...parts, body: { status: 'busy' } }
    case 'PUT /api/agents/{id}': return { ...parts, body: { phone: '+49 30 123' } }
    case 'PUT /api/agents/bulk': return { ...parts, body: { agentIds: [body?.['agentIds']].flat(), updates: { phone: '+49 30 123' } } }
    case 'PATCH /v1/agents/{id}': return { ...parts, body: { acceptingChats: false } }
    case 'POST /v1/groups/{id}/agents': return { ...parts, body: { agentIds: [twin.staff.agent.uid] } }
    case 'POST /v1/conversations/{id}/tags': return { ...parts, body: { tagId: body?.['tagId'] } }
    case 'POST /v1/conversations/{id}/transfer': return { ...parts, body: foreign === 'body.agentId' ? { agentId: body?.['agentId'] } : { groupId: body?.['groupId'] } }
    case 'POST /v1/conversations/bulk': {
      const deed = foreign === 'body.groupId' ? { action: 'transfer', groupId: body?.['groupId'] } : foreign === 'body.tagId' ? { action: 'tag', tagId: body?.['tagId'] } : { action: 'assign', agentId: body?.['agentId'] }
      return { ...parts, body: { ...deed, conversationIds: [conversation] } }
    }
    case 'POST /rest/v1/conversations/{uid}/transfer': {
      const { agent, group } = body ?? {}
      return { ...parts, body: foreign === 'body.agent' ? { agent } : { group } }
    }
    default: return parts
  }
}
