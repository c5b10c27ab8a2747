// The vault keeps what it is given apart per key, and works without storage too.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createVault } from './storage.ts'

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
    vault.keep('a', 'first')
    vault.keep('b', 'second')
    vault.keep('a', null)
    expect(vault.token()).toBe('secret')
    expect(vault.kept()).toEqual({ b: 'second' })
    vault.clear()
    expect(vault.token()).toBeNull()
    expect(vault.kept()).toEqual({})
  })
})

it('does not mix keys', () => {
  vi.stubGlobal('localStorage', fakeStorage())
  createVault('pub_a').keep('x', 'theirs')
  expect(createVault('pub_b').kept()).toEqual({})
  createVault('pub_b').clear()
  expect(createVault('pub_a').kept()).toEqual({ x: 'theirs' })
  expect(localStorage.getItem('switchboard:pub_a:x')).toBe('theirs')
})
