// What the two ends of the port accept and refuse.
import { describe, expect, it } from 'vitest'
import { readMessage, toFrame, toLoader } from './messages.ts'

const init = {
  type: 'init', token: null, kept: { memo: '{}' }, locale: 'en', theme: null, open: true,
  page: { url: 'https://shop.example/', title: 'Shop', referrer: '' }, person: { name: 'Ada', attributes: { plan: 'pro' } },
}

const look = { type: 'look', hue: 1, theme: 'auto', side: 'end', launcherText: '' }

describe('readMessage', () => {
  it('passes the messages of the table', () => {
    expect(readMessage(toFrame, init)).toEqual(init)
    expect(readMessage(toLoader, { type: 'close' })).toEqual({ type: 'close' })
    expect(readMessage(toLoader, { type: 'keep', name: 'memo', value: null })).toEqual({ type: 'keep', name: 'memo', value: null })
    expect(readMessage(toLoader, look)).toEqual(look)
    expect(readMessage(toLoader, { type: 'event', name: 'unread', detail: { count: 2 } })).not.toBeNull()
  })

  it.each([
    null, undefined, 7, 'close', [], {}, { type: 7 }, { type: 'toString' }, { type: '__proto__' }, { type: 'eval', code: '1' },
    { type: 'close', extra: 1 }, { ...look, hue: 360 }, { ...look, hue: 1.5 }, { ...look, side: 'left' }, { ...look, theme: null },
    { type: 'unread', count: -1 }, { type: 'token' }, { type: 'token', token: 'x'.repeat(5000) },
    { type: 'keep', name: 'memo', value: 'x'.repeat(100_001) }, { type: 'keep', name: 'memo', value: {} }, { type: 'event', name: 'click', detail: {} },
    { type: 'event', name: 'open', detail: { deep: {} } },
  ])('refuses %j from the frame', (value) => {
    expect(readMessage(toLoader, value)).toBeNull()
  })

  it.each([
    { ...init, kept: [] }, { ...init, kept: null }, { ...init, theme: 'pink' }, { ...init, person: { admin: true } },
    { ...init, person: { attributes: { a: null } } }, { ...init, page: { url: '' } }, { type: 'shown' },
  ])('refuses %j from the loader', (value) => {
    expect(readMessage(toFrame, value)).toBeNull()
  })
})
