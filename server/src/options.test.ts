// Options that say more than a word or a number.
import { describe, expect, it } from 'vitest'
import { BadOption, readOptions } from './options.ts'

const read = (env: Record<string, string>, argv: string[] = []) => readOptions(argv, env)

describe('a time', () => {
  it.each([['900', 900], ['15m', 900], ['12h', 43_200], ['7d', 604_800], ['60s', 60]])('%s is %d seconds', (text, seconds) => {
    expect(read({ JWT_EXPIRES_IN: text }).accessTokenSeconds).toBe(seconds)
    expect(read({}, ['--access-token-lifetime', text]).accessTokenSeconds).toBe(seconds)
  })
  it('is a quarter of an hour unless it is set', () => { expect(read({}).accessTokenSeconds).toBe(900) })
  it.each(['59', '31d', '1.5h', 'soon', '-1', '7 d', '9999999999'])('%s is refused', (text) => { expect(() => read({ JWT_EXPIRES_IN: text })).toThrow(BadOption) })
})

describe('a list of sites', () => {
  it('is read with its spaces; a star and nothing mean any', () => {
    expect(read({ ALLOWED_ORIGINS: 'https://shop.example, http://localhost:5173,https://*.example.com' }).allowedOrigins).toEqual(['https://shop.example', 'http://localhost:5173', 'https://*.example.com'])
    for (const any of ['*', ',']) expect(read({ ALLOWED_ORIGINS: any }).allowedOrigins).toEqual([])
    expect(read({}).allowedOrigins).toEqual([])
  })
  it.each(['shop.example', 'https://shop.example/', 'https://shop.*', 'javascript:x'])('%s is none', (text) => { expect(() => read({ ALLOWED_ORIGINS: text })).toThrow(BadOption) })
})

it('idle times and the reopen window have the names of the documents', () => {
  expect(read({ IDLE_TIMEOUT_MINUTES: '0', IDLE_WARNING_MINUTES: '2', REOPEN_WINDOW_HOURS: '48' })).toMatchObject({ idleMinutes: 0, idleWarningMinutes: 2, reopenHours: 48 })
})

describe('the identity provider', () => {
  const named = { OIDC_CLIENT_ID: 'switchboard' }
  it('is named by its address and our name there; domains are a list', () => {
    expect(read({ ...named, OIDC_ISSUER: 'https://login.example.com/realms/desk', OIDC_DOMAINS: 'Example.com, pine.test' })).toMatchObject({ oidcIssuer: 'https://login.example.com/realms/desk', oidcDomains: ['example.com', 'pine.test'], oidcCreate: false, oidcRole: 'agent' })
    expect(read({ ...named, OIDC_ISSUER: 'http://127.0.0.1:8080' }).oidcIssuer).toBe('http://127.0.0.1:8080')
  })
  it.each(['http://login.example.com', 'login.example.com', 'https://login.example.com/?a=b', 'ftp://x'])('%s is no issuer', (issuer) => { expect(() => read({ ...named, OIDC_ISSUER: issuer })).toThrow(BadOption) })
  it('makes no admins, and is not half named', () => {
    expect(() => read({ OIDC_ROLE: 'admin' })).toThrow(BadOption)
    expect(() => read(named)).toThrow('OIDC_ISSUER is missing')
    expect(() => read({ OIDC_DOMAINS: '@example.com' })).toThrow(BadOption)
  })
})
