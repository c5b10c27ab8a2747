// A real OpenID Connect provider (oidc-provider) on loopback, whose people sign in by being named; and the browser that walks there.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface ProviderPerson { email?: string; email_verified?: boolean; name?: string }
interface OidcContext { oidc: { client: { clientId: string }; session: { accountId: string }; provider: Provider } }

export class IdentityProvider {
  readonly people: Record<string, ProviderPerson> = {}
  /** Who signs in next. */
  who = ''
  readonly #server: Server
  readonly #client: { id: string; secret: string; redirect: string }
  #handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined

  private constructor(client: { id: string; secret: string; redirect: string }) {
    this.#client = client
    this.#server = createServer((request, response) => this.#handle(request, response))
  }

  static async start(client: { id: string; secret: string; redirect: string }): Promise<IdentityProvider> {
    const provider = new IdentityProvider(client)
    provider.#server.listen(0, '127.0.0.1')
    await once(provider.#server, 'listening')
    provider.rotate()
    return provider
  }

  get issuer(): string { return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` }

  /** The same provider with other keys. */
  rotate(): void {
    const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' }
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: this.#client.id, client_secret: this.#client.secret, redirect_uris: [this.#client.redirect], id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic' }],
      jwks: { keys: [key] }, cookies: { keys: ['a key of the stand'] }, pkce: { required: () => true },
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...this.people[sub] }) }),
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] }, conformIdTokenClaims: true,
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      features: { devInteractions: { enabled: false } }, interactions: { url: () => '/sign-in-here' },
      loadExistingGrant: async ({ oidc }: OidcContext) => {
        const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    })
    const walk = provider.callback()
    this.#handle = (request, response) => {
      if (request.url === '/sign-in-here') void provider.interactionFinished(request, response, { login: { accountId: this.who, remember: false } })
      else walk(request, response)
    }
  }

  /** What a browser does there: from the address it was sent to, to the one it is sent back to. */
  async walk(url: string): Promise<URL> {
    const jar = new Map<string, string>()
    for (let at = url, hop = 0; hop < 10; hop++) {
      const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
      for (const set of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s)
        jar.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) throw new Error(`the provider answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
      at = new URL(location, at).href
      if (at.startsWith(this.#client.redirect)) return new URL(at)
    }
    throw new Error('the provider leads nowhere')
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
