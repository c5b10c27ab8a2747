// Order, retry and refusal of unsent messages.
import type { ConversationEvent } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import { add, backoff, confirmedBy, failed, next, refuse, remove, retry, stamp } from './outbox.ts'

const entry = (clientId: string, at: number) => ({ clientId, at, text: clientId, files: [] })
const box = add([], [entry('b', 2), entry('a', 1), entry('c', 3)])
const ids = (outbox: readonly { clientId: string }[]) => outbox.map(({ clientId }) => clientId).join('')

it('keeps the order of writing and each message once', () => {
  expect(ids(box)).toBe('abc')
  expect(ids(add(box, [entry('b', 9), entry('d', 4)]))).toBe('abcd')
})

it('stamps later than all that wait', () => {
  expect(stamp(box, 100)).toBe(100)
  expect(stamp(box, 1)).toBe(4)
  expect(stamp([], 7)).toBe(7)
})

it('holds the order while the first merely fails, and says so from the fourth try', () => {
  const thrice = failed(failed(failed(box, 'a'), 'a'), 'a')
  expect(next(thrice)).toMatchObject({ clientId: 'a', state: 'sending', tries: 3 })
  expect(next(failed(thrice, 'a'))).toMatchObject({ clientId: 'a', state: 'failed', refused: false })
})

it('lets others pass a refused message until the visitor retries it', () => {
  const refused = refuse(box, 'a')
  expect(next(refused)?.clientId).toBe('b')
  expect(next(retry(refused, 'a'))).toMatchObject({ clientId: 'a', state: 'sending', tries: 0 })
  expect(next(remove(remove(remove(box, 'a'), 'b'), 'c'))).toBeUndefined()
})

it('knows what the thread already holds', () => {
  const stored = [{ clientId: 'b' }, { clientId: null }] as ConversationEvent[]
  expect(confirmedBy(box, stored)).toEqual(['b'])
})

it('waits longer and longer, up to half a minute', () => {
  expect(backoff(0, 0)).toBe(250)
  expect(backoff(3, 1)).toBe(4000)
  expect(backoff(50, 1)).toBe(30_000)
})
