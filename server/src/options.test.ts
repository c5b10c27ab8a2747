import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BadOption, declaredOptions, helpText, readOptions } from './options.ts'

describe('options', () => {
  it('come from the flag, else from the first environment name that says something, else by default', () => {
    expect(readOptions([], {})).toMatchObject({ port: 3000, host: '127.0.0.1', demo: true, databaseUrl: null })
    expect(readOptions([], { PORT: '4000', HOST: '', ROOT_URL: 'https://b.test/', DEMO: 'off' })).toMatchObject({ port: 4000, host: '127.0.0.1', publicUrl: 'https://b.test', demo: false })
    expect(readOptions(['--port', '5000', '--no-demo'], { PORT: '4000', DEMO: 'true' })).toMatchObject({ port: 5000, demo: false })
    expect(readOptions([], { PUBLIC_URL: 'https://a.test', ROOT_URL: 'https://b.test' }).publicUrl).toBe('https://a.test')
  })

  it('that are secret may stand in a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'switchboard-options-')), 'secret')
    writeFileSync(file, 'a secret of the orchestra\n')
    expect(readOptions([], { SECRET_KEY_FILE: file }).secretKey).toBe('a secret of the orchestra')
    expect(readOptions([], { SECRET_KEY: 'given', SECRET_KEY_FILE: file }).secretKey).toBe('given')
    expect(() => readOptions([], { SECRET_KEY_FILE: `${file}.gone` })).toThrow(/SECRET_KEY_FILE names a file that cannot be read/)
    expect(readOptions([], { HOST_FILE: file }).host).toBe('127.0.0.1')
  })

  it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['an unknown flag', ['--nope'], {}, /--nope.*Try --help\.$/],
    ['a stray word', ['now'], {}, /now.*Try --help\.$/],
    ['a port that is none', ['--port', '70000'], {}, /--port must be a whole number from 0 to 65535, not "70000"/],
    ['a word that is not in the list', [], { LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
    ['weights that do not sum to 1', ['--priority-alpha', '0.9'], {}, /must sum to 1, not to 1\.5/],
    ['a page larger than the largest', [], { DEFAULT_PAGE_LIMIT: '50', MAX_PAGE_LIMIT: '20' }, /--default-page-limit/],
    ['an address without a scheme', ['--public-url', 'chat.test'], {}, /--public-url must be an address/],
    ['a database of another kind', [], { DATABASE_URL: 'mysql://root:hunter2@db/x' }, /^DATABASE_URL must be an address like postgres:(?!.*hunter2)/],
    ['a proxy by name', [], { TRUST_PROXY: '10.0.0.0/8, balancer' }, /TRUST_PROXY.*"balancer"/],
    ['a range too wide', [], { TRUST_PROXY: '10.0.0.0/40' }, /TRUST_PROXY.*"10\.0\.0\.0\/40"/],
    ['an admin without a password', ['--admin-email', 'a@b.test'], {}, /ADMIN_PASSWORD is missing/],
    ['an admin without an e-mail', [], { ADMIN_PASSWORD: 'long enough to be one' }, /ADMIN_EMAIL is missing/],
    ['an e-mail that is none', [], { ADMIN_EMAIL: 'boss', ADMIN_PASSWORD: 'long enough to be one' }, /ADMIN_EMAIL must be an e-mail address/],
  ])('%s is refused with a sentence', (_, argv, env, sentence) => {
    expect(() => readOptions(argv, env)).toThrow(BadOption)
    expect(() => readOptions(argv, env)).toThrow(sentence)
  })

  it('accept proxies as addresses, ranges and names of ranges', () => {
    expect(readOptions([], { TRUST_PROXY: 'loopback, 10.0.0.0/8,::1, fd00::/8' }).trustProxy).toBe('loopback, 10.0.0.0/8,::1, fd00::/8')
  })

  it('are all in the help, with their environment names', () => {
    for (const { flag, env } of Object.values(declaredOptions)) {
      expect(helpText()).toContain(`--${flag} `)
      for (const name of env) expect(helpText()).toContain(name)
    }
  })
})
