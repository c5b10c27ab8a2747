// For platforms put together by hand: the parts of the outside world that their work does not touch.
import { createSecretKey } from 'node:crypto'
import { Cache } from '../../src/platform/cache/cache.ts'
import type { Platform, Secrets } from '../../src/platform/context.ts'
import { outboxMailer } from '../../src/platform/mail/mailer.ts'

const nothing = (): Promise<never> => Promise.reject(new Error('no files here'))

export const outsideWorld: Pick<Platform, 'storage' | 'mailer' | 'limits' | 'address' | 'cache' | 'provider'> = {
  storage: { arrivals: '/nonexistent', put: nothing, get: nothing, remove: nothing },
  mailer: outboxMailer,
  provider: null,
  limits: { uploadBytes: 1024 },
  address: () => 'https://desk.test',
  cache: new Cache({ ttl: { agents_list: 0, agents_stats: 0, departments: 0 }, bytes: 0 }),
}

/** Of nobody. */
export const emptySecrets: Secrets = { jwt: new Uint8Array(32), refresh: Buffer.alloc(32), cursor: createSecretKey(Buffer.alloc(32)), seal: Buffer.alloc(32) }
