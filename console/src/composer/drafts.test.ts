// Drafts live here at once, on the server soon, and the younger of two wins.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Draft } from '@switchboard/protocol'
import { createDrafts } from './drafts.ts'

const shelf = new Map<string, string>()
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-01T12:00:00Z') })
  vi.stubGlobal('localStorage', { getItem: (key: string) => shelf.get(key) ?? null, setItem: (key: string, value: string) => void shelf.set(key, value) })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  shelf.clear()
})
const make = (list: Draft[] = []) => {
  const keep = vi.fn(async () => {})
  return { keep, drafts: createDrafts({ list: async () => list, keep, restMs: 700 }) }
}

it('tells the server once the fingers rest, and at once when it is sent', async () => {
  const { drafts, keep } = make()
  await drafts.load('maya')
  for (const text of ['H', 'He', 'Hel']) drafts.write('c', 'message', text)
  await vi.advanceTimersByTimeAsync(699)
  expect(keep).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(keep.mock.calls).toEqual([['c', 'message', 'Hel']])
  drafts.write('c', 'message', '')
  await vi.advanceTimersByTimeAsync(0)
  expect(keep.mock.calls.at(-1)).toEqual(['c', 'message', ''])
})

it('takes the younger of two', async () => {
  const at = (hour: number) => `2026-01-01T${hour}:00:00Z`
  const first = make()
  await first.drafts.load('maya')
  first.drafts.write('c', 'message', 'here at twelve')
  const older = make([{ conversation: 'c', mode: 'message', text: 'there at eleven', updatedAt: at(11) }])
  await older.drafts.load('maya')
  expect(older.drafts.read('c', 'message')).toBe('here at twelve')
  const younger = make([{ conversation: 'c', mode: 'message', text: 'there at one', updatedAt: at(13) }])
  await younger.drafts.load('maya')
  expect(younger.drafts.read('c', 'message')).toBe('there at one')
})

it('keeps the words of one agent from the next', async () => {
  const { drafts } = make()
  await drafts.load('maya')
  drafts.write('c', 'note', 'mine')
  drafts.clear()
  await drafts.load('jonas')
  expect(drafts.read('c', 'note')).toBe('')
  await drafts.load('maya')
  expect(drafts.read('c', 'note')).toBe('mine')
})
