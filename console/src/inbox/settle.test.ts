// Rows stand still while held; nothing is lost or shown twice.
import { describe, expect, it } from 'vitest'
import type { Conversation } from '@switchboard/protocol'
import { distinct, settle } from './settle.ts'

const row = (uid: string, version = 1) => ({ uid, version }) as Conversation
const names = (settled: ReturnType<typeof settle>) => settled.rows.map(({ row: one, gone }) => one.uid + (gone ? '-' : ''))

describe('settle', () => {
  const shown = [row('a'), row('b'), row('c')]
  it('follows the truth when nobody aims', () => {
    expect(names(settle(shown, [row('n'), row('a')], false))).toEqual(['n', 'a'])
  })
  it('keeps the order, fades what left, counts what is new', () => {
    const held = settle(shown, [row('n'), row('c', 2), row('a')], true)
    expect(names(held)).toEqual(['a', 'b-', 'c'])
    expect(held.rows[2]?.row.version).toBe(2)
    expect(held.fresh).toBe(1)
  })
  it('appends further pages at the end', () => {
    const held = settle(shown, [...shown, row('d'), row('e')], true)
    expect(names(held)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(held.fresh).toBe(0)
  })
  it('shows an empty list its first rows at once', () => {
    expect(names(settle([], [row('a')], true))).toEqual(['a'])
  })
})

it('keeps one row per conversation, in its highest version', () => {
  expect(distinct([row('a'), row('b'), row('a', 3)])).toEqual([row('a', 3), row('b')])
})
