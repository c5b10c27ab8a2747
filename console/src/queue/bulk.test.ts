// Undo leads back exactly to where each conversation was, and failures are told once per reason.
import { describe, expect, it } from 'vitest'
import type { Conversation } from '@switchboard/protocol'
import { byReason, outcomeOf, portions, undoOf } from './bulk.ts'

const c = (uid: string, agent: string | null = null, labels: number[] = []) => ({ uid, agent: agent === null ? null : { uid: agent, name: agent }, labels: labels.map((id) => ({ id })) }) as Conversation
const done = (...list: Conversation[]) => list.map((before) => ({ before, after: before }))

describe('bulk', () => {
  it('works in portions', () => {
    expect(portions([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(portions([], 2)).toEqual([])
  })
  it('separates done from failed and groups reasons', () => {
    const result = (uid: string, code: string | null) => ({ uid, ok: code === null, code, title: code, conversation: null })
    const outcome = outcomeOf([c('a'), c('b'), c('d'), c('e')], [result('a', null), result('b', 'x.y'), result('d', 'x.z'), result('e', 'x.z'), result('?', null)])
    expect(outcome.done.map((one) => one.before.uid)).toEqual(['a'])
    expect(byReason(outcome.failed).map((reason) => [reason.code, reason.conversations.length])).toEqual([['x.z', 2], ['x.y', 1]])
  })
  it('undoes an assignment to each former holder', () => {
    expect(undoOf({ action: 'assign', agent: 'tom' }, done(c('a'), c('b', 'maya'), c('d')))).toEqual([
      { action: 'release', conversations: ['a', 'd'] }, { action: 'assign', agent: 'maya', conversations: ['b'] },
    ])
  })
  it('undoes a resolution by reopening and giving back', () => {
    expect(undoOf({ action: 'resolve' }, done(c('a'), c('b', 'maya')))).toEqual([
      { action: 'reopen', conversations: ['a', 'b'] }, { action: 'assign', agent: 'maya', conversations: ['b'] },
    ])
  })
  it('undoes labels, not what is final', () => {
    const some = done(c('a'), c('b', null, [7]), c('d', null, [8]))
    expect(undoOf({ action: 'label', label: 7 }, some)).toEqual([{ action: 'unlabel', label: 7, conversations: ['a', 'd'] }])
    expect(undoOf({ action: 'unlabel', label: 7 }, some)).toEqual([{ action: 'label', label: 7, conversations: ['b'] }])
    expect(undoOf({ action: 'label', label: 7 }, done(c('b', null, [7])))).toBeNull()
    expect(undoOf({ action: 'close' }, done(c('a')))).toBeNull()
    expect(undoOf({ action: 'move', inbox: 'i' }, done(c('a')))).toBeNull()
    expect(undoOf({ action: 'resolve' }, [])).toBeNull()
  })
})
