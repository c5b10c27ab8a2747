// What the two ends of the port accept and refuse.
import { describe, expect, it } from 'vitest'
import { readMessage, toFrame, toLoader } from './messages.ts'

const entry = { clientId: 'c-12345678', text: 'Hello', at: 1 }
const init = {
  type: 'init', token: null, outbox: [entry], locale: 'en', theme: 'auto', open: true,
  page: { url: 'https://shop.example/', title: 'Shop', referrer: '' }, person: { name: 'Ada', attributes: { plan: 'pro' } },
}

describe('readMessage', () => {
  it('passes the messages of the table', () => {
    expect(readMessage(toFrame, init)).toEqual(init)
    expect(readMessage(toLoader, { type: 'close' })).toEqual({ type: 'close' })
    expect(readMessage(toLoader, { type: 'put', entry })).toEqual({ type: 'put', entry })
    expect(readMessage(toLoader, { type: 'event', name: 'unread', detail: { count: 2 } })).not.toBeNull()
  })

  it.each([
    null, undefined, 7, 'close', [], {}, { type: 7 }, { type: 'toString' }, { type: '__proto__' }, { type: 'eval', code: '1' },
    { type: 'close', extra: 1 }, { type: 'brand', hue: 360 }, { type: 'brand', hue: 1.5 }, { type: 'brand', hue: '1' },
    { type: 'unread', count: -1 }, { type: 'token' }, { type: 'token', token: 'x'.repeat(5000) },
    { type: 'put', entry: { ...entry, html: '<b>' } }, { type: 'event', name: 'click', detail: {} },
    { type: 'event', name: 'open', detail: { deep: {} } },
  ])('refuses %j from the frame', (value) => {
    expect(readMessage(toLoader, value)).toBeNull()
  })

  it.each([
    { ...init, outbox: [{ ...entry, at: -1 }] }, { ...init, theme: 'pink' }, { ...init, person: { admin: true } },
    { ...init, person: { attributes: { a: null } } }, { ...init, page: { url: '' } }, { type: 'shown' },
  ])('refuses %j from the loader', (value) => {
    expect(readMessage(toFrame, value)).toBeNull()
  })
})
