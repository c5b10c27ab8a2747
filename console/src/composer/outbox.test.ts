// Messages leave in order, survive failures, and are never dropped unless the person says so.
import { describe, expect, it, vi } from 'vitest'
import type { ConversationEvent } from '@switchboard/protocol'
import { ApiError, unreachable } from '../api/problem.ts'
import { createOutbox, type Pending } from './outbox.ts'

const memory = () => {
  const kept = new Map<string, Pending>()
  return {
    kept,
    put: async (item: Pending) => void kept.set(item.clientId, item),
    remove: async (clientId: string) => void kept.delete(clientId),
    all: async () => [...kept.values()],
  }
}
const item = (clientId: string) => ({ conversation: 'c', agent: 'a', type: 'message' as const, text: clientId, clientId })
const event = {} as ConversationEvent

describe('outbox', () => {
  it('sends one after the other', async () => {
    const sent: string[] = []
    const outbox = createOutbox({ send: async (_, body) => (sent.push(body.clientId), event), onSent: () => {}, storage: memory() })
    outbox.add(item('one'))
    outbox.add(item('two'))
    await vi.waitFor(() => expect(outbox.list.get()).toEqual([]))
    expect(sent).toEqual(['one', 'two'])
  })
  it('tries again by itself when the line was down, with the same id', async () => {
    const storage = memory()
    const send = vi.fn().mockRejectedValueOnce(unreachable()).mockResolvedValue(event)
    const outbox = createOutbox({ send, onSent: () => {}, storage, retryMs: 5 })
    outbox.add(item('one'))
    await vi.waitFor(() => expect(outbox.list.get()).toEqual([]))
    expect(send.mock.calls.map(([, body]) => body.clientId)).toEqual(['one', 'one'])
    expect(storage.kept.size).toBe(0)
  })
  it('keeps a refused message with its reason until it is retried', async () => {
    const storage = memory()
    const refusal = new ApiError({ type: '', title: '', status: 409, code: 'conversation.closed' })
    const send = vi.fn().mockRejectedValueOnce(refusal).mockResolvedValue(event)
    const outbox = createOutbox({ send, onSent: () => {}, storage })
    outbox.add(item('one'))
    await vi.waitFor(() => expect(outbox.list.get()[0]).toMatchObject({ state: 'failed', code: 'conversation.closed' }))
    expect(storage.kept.get('one')?.state).toBe('failed')
    outbox.retry('one')
    await vi.waitFor(() => expect(outbox.list.get()).toEqual([]))
  })
  it('says when the server has it, and that it refused it', async () => {
    const send = vi.fn().mockRejectedValueOnce(unreachable()).mockResolvedValueOnce(event).mockRejectedValue(new ApiError({ type: '', title: '', status: 409, code: 'conversation.closed' }))
    const outbox = createOutbox({ send, onSent: () => {}, storage: memory(), retryMs: 5 })
    outbox.add(item('one'))
    expect(await outbox.whenSent('one')).toBe(true)
    expect(send).toHaveBeenCalledTimes(2)
    outbox.add(item('two'))
    expect(await outbox.whenSent('two')).toBe(false)
  })
  it('takes up what an earlier page left behind, for this agent only', async () => {
    const storage = memory()
    await storage.put({ ...item('mine'), at: '1', state: 'sending', code: null })
    await storage.put({ ...item('other'), agent: 'b', at: '1', state: 'sending', code: null })
    const send = vi.fn().mockResolvedValue(event)
    const outbox = createOutbox({ send, onSent: () => {}, storage })
    await outbox.load('a')
    await vi.waitFor(() => expect(send).toHaveBeenCalledOnce())
    expect(send.mock.calls[0]?.[1]).toMatchObject({ clientId: 'mine' })
  })
})
