// The vault keeps token and outbox apart per key, and works without storage too.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createVault } from './storage.ts'

const entry = (clientId: string) => ({ clientId, text: 'Hi', at: 1 })

function fakeStorage(): Storage {
  const held: Record<string, string> = {}
  const api = {
    getItem: (at: string) => held[at] ?? null,
    setItem: (at: string, value: string) => { held[at] = value },
    removeItem: (at: string) => { delete held[at] },
  }
  // Object.keys(localStorage) lists the stored names.
  return new Proxy(held, { get: (_, name) => api[name as keyof typeof api] }) as unknown as Storage
}

afterEach(() => vi.unstubAllGlobals())

describe.each(['with storage', 'without storage'])('%s', (how) => {
  const prepare = () => vi.stubGlobal('localStorage', how === 'with storage' ? fakeStorage() : undefined)

  it('keeps, drops and clears', () => {
    prepare()
    const vault = createVault('pub_a')
    expect(vault.token()).toBeNull()
    vault.setToken('secret')
    vault.put(entry('a-1234567'))
    vault.put(entry('b-1234567'))
    vault.drop('a-1234567')
    expect(vault.token()).toBe('secret')
    expect(vault.outbox()).toEqual([entry('b-1234567')])
    vault.clear()
    expect(vault.token()).toBeNull()
    expect(vault.outbox()).toEqual([])
  })
})

it('does not mix keys and ignores what is not an entry', () => {
  vi.stubGlobal('localStorage', fakeStorage())
  createVault('pub_a').put(entry('a-1234567'))
  localStorage.setItem('switchboard:pub_b:x', '{"text":1}')
  localStorage.setItem('switchboard:pub_b:y', 'not json')
  expect(createVault('pub_b').outbox()).toEqual([])
  createVault('pub_b').clear()
  expect(createVault('pub_a').outbox()).toHaveLength(1)
})
