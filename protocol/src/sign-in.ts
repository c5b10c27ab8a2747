// Ways in beside the password, and what somebody sees of the security of his account.
import Type, { type Static } from 'typebox'
import { Instant, Nullable, Uid } from './objects.ts'
import { SignedIn } from './requests.ts'

/** `enrol`: the company demands a second factor and the account has none yet; it is set up before anybody is in. */
export const secondFactorMethods = ['totp', 'recovery_code', 'passkey', 'enrol'] as const
export const SecondFactorMethod = Type.Enum(secondFactorMethods)
export type SecondFactorMethod = Static<typeof SecondFactorMethod>

/** Six digits of the app, or a recovery code. */
export const FactorCode = Type.String({ minLength: 6, maxLength: 30 })

export const SecondFactorAsked = Type.Object({
  challenge: Type.String({ description: 'Goes along with the code; good for five minutes, five tries and one success.' }),
  expiresAt: Instant,
  methods: Type.Array(SecondFactorMethod),
})
export type SecondFactorAsked = Static<typeof SecondFactorAsked>

export const RecoveryCodes = Type.Array(Type.String(), { description: 'Each works once, instead of a code. Told this once.' })
export const SignedInTwice = Type.Object({ ...SignedIn.properties, recoveryCodes: Nullable(RecoveryCodes) })
export type SignedInTwice = Static<typeof SignedInTwice>

export const Enrolment = Type.Object({
  secret: Type.String({ description: 'Base32, to type in by hand.' }),
  url: Type.String({ description: 'otpauth://, to be shown as a QR code.' }),
})
export type Enrolment = Static<typeof Enrolment>

/** What browsers exchange with authenticators (WebAuthn JSON); its form is checked by what verifies it. */
export const WebAuthn = Type.Record(Type.String({ pattern: '^[A-Za-z]{1,40}$' }), Type.Unknown(), { maxProperties: 20 })

export const PasskeyName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const Passkey = Type.Object({ uid: Uid, name: Type.String(), backedUp: Type.Boolean({ description: 'Kept by a password manager, not by one device.' }), createdAt: Instant, lastUsedAt: Nullable(Instant) })
export type Passkey = Static<typeof Passkey>

export const SignInWays = Type.Object({
  passkeys: Type.Boolean({ description: 'False where the address of this server allows none.' }),
  oidc: Nullable(Type.Object({ label: Type.String() })),
  demo: Type.Boolean({ description: 'An installation to try things out in.' }),
})
export type SignInWays = Static<typeof SignInWays>

export const Security = Type.Object({
  hasPassword: Type.Boolean(),
  totp: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
  passkeys: Type.Array(Passkey),
  demanded: Type.Boolean({ description: 'The company demands a second factor of this role.' }),
})
export type Security = Static<typeof Security>

export const SignInRules = Type.Object({
  secondFactorRoles: Type.Array(Type.Enum(['admin', 'manager', 'agent', 'viewer']), { maxItems: 4, uniqueItems: true }),
}, { additionalProperties: false })
export type SignInRules = Static<typeof SignInRules>

export const Notices = Type.Object({
  assigned: Type.Boolean({ description: 'Mail when a conversation becomes mine while I am away or offline.' }),
  unanswered: Type.Boolean({ description: 'Mail when a visitor waits for me while I am away or offline.' }),
}, { additionalProperties: false })
export type Notices = Static<typeof Notices>
