// An OpenID Connect provider: where to send somebody, and who he is when he comes back. Authorization code with PKCE, state and
// nonce; the signature of the ID token is checked against the provider's present keys.
import * as client from 'openid-client'
import { minute } from '../../kernel/clock.ts'
import type { AllowList } from '../net/allow.ts'
import { guardedFetch } from '../net/fetch.ts'
import type { Resolve } from '../net/resolve.ts'

export interface OidcConfig {
  issuer: string; clientId: string; clientSecret: string | null
  label: string
  /** Of e-mail addresses; none: any. */
  domains: readonly string[]
  /** Whether people without an account get one, and of which role. */
  create: boolean; role: 'agent' | 'viewer' | 'manager'
}

export interface Begun { url: string; state: string; nonce: string; verifier: string }
export interface Claims { issuer: string; subject: string; email: string | null; emailVerified: boolean; name: string | null; /** The provider asked for more than one factor (RFC 8176). */ twoFactors: boolean }

/** Where the endpoints are is asked again after so long. */
const metadataMs = 10 * minute

export class Provider {
  readonly config: OidcConfig
  readonly #allow: AllowList
  readonly #resolve: Resolve
  #known: { metadata: client.ServerMetadata; at: number } | null = null

  /** The operator named the issuer, so its host may be called wherever it is; what its metadata names is checked like any address. */
  constructor(config: OidcConfig, allow: AllowList, resolve: Resolve) {
    this.config = config
    this.#allow = { hosts: new Set([...allow.hosts, new URL(config.issuer).hostname.replace(/^\[|\]$/g, '')]), networks: allow.networks }
    this.#resolve = resolve
  }

  /** Throws when the provider cannot be asked. */
  async begin(redirectUri: string): Promise<Begun> {
    const config = await this.#configuration()
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri, scope: 'openid email profile', state, nonce, code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    })
    return { url: url.href, state, nonce, verifier }
  }

  /** `url`: the address to which the provider sent him back. Throws when anything does not fit. */
  async finish(url: URL, expected: Omit<Begun, 'url'>): Promise<Claims> {
    const config = await this.#configuration()
    const tokens = await client.authorizationCodeGrant(config, url, { expectedState: expected.state, expectedNonce: expected.nonce, pkceCodeVerifier: expected.verifier, idTokenExpected: true })
    const claims = tokens.claims()
    if (!claims) throw new Error('the provider gave no ID token')
    // Some tell the e-mail only at their userinfo.
    const { email, email_verified: verified, name } = claims['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined
      ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : claims
    return {
      issuer: claims.iss, subject: claims.sub, email: typeof email === 'string' ? email : null, emailVerified: verified === true,
      name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 100) : null, twoFactors: Array.isArray(claims['amr']) && claims['amr'].includes('mfa'),
    }
  }

  /** A new one each time: keys are read anew with it, so that one that was changed is known at once. */
  async #configuration(): Promise<client.Configuration> {
    if (!this.#known || this.#known.at < Date.now() - metadataMs) this.#known = { metadata: (await this.#discover()).serverMetadata(), at: Date.now() }
    const config = new client.Configuration({ ...this.#known.metadata }, this.config.clientId, {}, this.#authentication(this.#known.metadata))
    config[client.customFetch] = this.#fetch
    client.enableNonRepudiationChecks(config)
    if (this.#plain) client.allowInsecureRequests(config)
    return config
  }

  #discover(): Promise<client.Configuration> {
    return client.discovery(new URL(this.config.issuer), this.config.clientId, {}, undefined, { [client.customFetch]: this.#fetch, execute: this.#plain ? [client.allowInsecureRequests] : [] })
  }

  /** Options allow it on this computer alone. */
  get #plain(): boolean { return this.config.issuer.startsWith('http:') }

  #authentication({ token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] }: client.ServerMetadata): client.ClientAuth {
    const { clientSecret } = this.config
    if (clientSecret === null) return client.None()
    return methods.includes('client_secret_basic') ? client.ClientSecretBasic(clientSecret) : client.ClientSecretPost(clientSecret)
  }

  readonly #fetch: client.CustomFetch = (url, { method, headers, body, signal }) => guardedFetch(
    url, { method, headers: Object.fromEntries(new Headers(headers)), body: body === null || body === undefined ? undefined : typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : Buffer.from(body as Uint8Array).toString(), signal },
    this.#allow, this.#resolve,
  )
}
