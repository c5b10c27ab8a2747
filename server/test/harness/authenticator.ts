// A software authenticator with a screen of its own: makes passkeys (ES256, attestation none) and signs with them, by the bytes of
// the standard. It can lie where tests want it to.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { Passkey, SignedIn } from '@switchboard/protocol'
import type { Client, Reply } from './client.ts'

type Json = Record<string, unknown>
const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
const b64 = (data: Buffer | string): string => Buffer.from(data).toString('base64url')

/** The little of CBOR that is needed: integers, bytes, text, maps. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer => (n < 24 ? Buffer.from([(major << 5) | n]) : n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255]))
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item as Buffer)])])
}

export interface Lies { origin?: string; rpId?: string; verified?: boolean; challenge?: string; handle?: string; counter?: number; key?: KeyObject }

export class Authenticator {
  readonly id = randomBytes(32)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  readonly #rpId: string
  handle = ''
  counter = 0

  /** `base`: where the server listens; people call this computer by its name. */
  constructor(base: string) {
    const url = new URL(base)
    this.#origin = `${url.protocol}//localhost:${url.port}`
    this.#rpId = 'localhost'
  }

  /** What a browser would send after `navigator.credentials.create`. */
  make(options: Json, lies: Lies = {}): Json {
    this.handle = (options['user'] as { id: string }).id
    const jwk = this.#keys.publicKey.export({ format: 'jwk' })
    const key = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(jwk.x ?? '', 'base64url')], [-3, Buffer.from(jwk.y ?? '', 'base64url')]]))
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255])
    const authData = Buffer.concat([this.#authData(0x40, lies), Buffer.alloc(16), length, this.id, key])
    return this.#response(lies, {
      clientDataJSON: this.#client('webauthn.create', options, lies), transports: ['internal', 'nonsense'],
      attestationObject: b64(cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]))),
    })
  }

  /** And after `navigator.credentials.get`. */
  answer(options: Json, lies: Lies = {}): Json {
    this.counter = lies.counter ?? this.counter + 1
    const [authData, client] = [this.#authData(0, lies), this.#client('webauthn.get', options, lies)]
    const signature = sign('sha256', Buffer.concat([authData, sha256(Buffer.from(client, 'base64url'))]), lies.key ?? this.#keys.privateKey)
    return this.#response(lies, { clientDataJSON: client, authenticatorData: b64(authData), signature: b64(signature), userHandle: lies.handle ?? this.handle })
  }

  /** Makes a passkey for somebody who is signed in. */
  async register(of: Client, name = 'My key', password?: string): Promise<Passkey> {
    const { body: options } = await of.post('/rest/v1/auth/passkeys/options', password === undefined ? {} : { password })
    const { status, body } = await of.post<Passkey>('/rest/v1/auth/passkeys', { name, response: this.make(options) })
    if (status !== 201) throw new Error(`a passkey answered ${status}: ${JSON.stringify(body)}`)
    return body
  }

  async signIn(client: Client, lies: Lies = {}): Promise<Reply<SignedIn & { code?: string }>> {
    const { body: options } = await client.post('/rest/v1/auth/passkey-sign-in/options', {})
    return client.post('/rest/v1/auth/passkey-sign-in', { response: this.answer(options, lies) })
  }

  #response(_: Lies, response: Json): Json {
    return { id: b64(this.id), rawId: b64(this.id), type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform', response }
  }

  #client(type: string, options: Json, lies: Lies): string {
    return b64(JSON.stringify({ type, challenge: lies.challenge ?? options['challenge'], origin: lies.origin ?? this.#origin, crossOrigin: false }))
  }

  /** User present, and verified unless it lies. */
  #authData(flags: number, lies: Lies): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    return Buffer.concat([sha256(lies.rpId ?? this.#rpId), Buffer.from([0x01 | (lies.verified === false ? 0 : 0x04) | flags]), counter])
  }
}
