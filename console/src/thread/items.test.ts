// What the thread draws from events and unsent messages.
import { describe, expect, it } from 'vitest'
import type { ConversationEvent, SystemCode } from '@switchboard/protocol'
import type { Pending } from '../composer/outbox.ts'
import { buildItems } from './items.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 10, minute)).toISOString()
const said = (seq: number, kind: 'visitor' | 'agent', minute: number, clientId: string | null = null): ConversationEvent => ({
  uid: `e${seq}`, conversation: 'c', thread: 't', seq, type: 'message', author: { kind, uid: kind, name: kind }, text: String(seq), code: null, attachments: [], metadata: null, clientId, at: at(minute),
})
const noted = (seq: number, code: SystemCode, minute: number): ConversationEvent => ({
  ...said(seq, 'visitor', minute), type: 'system', code, author: { kind: 'system', uid: null, name: null },
})
const pending = (clientId: string): Pending => ({ clientId, conversation: 'c', agent: 'a', type: 'message', text: 'x', at: at(30), state: 'sending', code: null })

describe('buildItems', () => {
  it('groups one voice within three minutes', () => {
    const items = buildItems([said(1, 'visitor', 0), said(2, 'visitor', 1), said(3, 'visitor', 9), said(4, 'agent', 9)], [], 0, 'assigned')
    expect(items.map((item) => item.kind === 'message' && [item.first, item.last])).toEqual([[true, false], [false, true], [true, true], [true, true]])
  })
  it('folds system entries and follows the phase', () => {
    const items = buildItems([noted(1, 'opened', 0), noted(2, 'agent_joined', 1), said(3, 'agent', 2), noted(4, 'resolved', 3)], [], 0, 'assigned')
    expect(items.map((item) => [item.kind, item.phase])).toEqual([['system', 'assigned'], ['message', 'assigned'], ['system', 'resolved']])
  })
  it('learns from the next entry where a reopened conversation went', () => {
    const phases = (...events: ConversationEvent[]) => buildItems(events, [], 0, 'queued').map((item) => item.phase)
    expect(phases(noted(1, 'reopened', 0), said(2, 'visitor', 1), noted(3, 'resolved', 2))).toEqual(['assigned', 'assigned', 'resolved'])
    expect(phases(noted(1, 'reopened', 0), said(2, 'visitor', 1))).toEqual(['queued', 'queued'])
  })
  it('infers the phase of a window that begins in the middle', () => {
    expect(buildItems([said(8, 'visitor', 0), noted(9, 'resolved', 1)], [], 0, 'assigned')[0]?.phase).toBe('assigned')
  })
  it('tells seen from sent by the number the visitor has not read', () => {
    const items = buildItems([said(1, 'agent', 0), said(2, 'agent', 5), said(3, 'agent', 10)], [], 2, 'assigned')
    expect(items.map((item) => item.kind === 'message' && item.delivery)).toEqual(['seen', 'sent', 'sent'])
  })
  it('shows a message once when its confirmation comes before the outbox forgets it', () => {
    const items = buildItems([said(1, 'agent', 0, 'k1')], [pending('k1'), pending('k2')], 0, 'assigned')
    expect(items.map((item) => item.kind)).toEqual(['message', 'pending'])
  })
})
