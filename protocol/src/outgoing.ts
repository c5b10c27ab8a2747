// What programs use: tokens to call with, webhooks to be called by.
import Type, { type Static } from 'typebox'
import { AgentRef, Instant, Nullable, Uid } from './objects.ts'
import { MessageText } from './requests.ts'
import { Permission } from './words.ts'

const strict = { additionalProperties: false }
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })

export const ApiToken = Type.Object({
  uid: Uid,
  name: Type.String(),
  account: AgentRef,
  scopes: Type.Array(Permission, { description: 'What the token may do, as far as the role of the account allows it.' }),
  createdAt: Instant,
  lastUsedAt: Nullable(Type.String({ format: 'date-time', description: 'To the minute.' })),
  revokedAt: Nullable(Instant),
})
export type ApiToken = Static<typeof ApiToken>

export const NewApiToken = Type.Object({
  account: Uid,
  name: Name,
  scopes: Type.Optional(Type.Array(Permission, { minItems: 1, maxItems: 100, description: 'Everything the role allows, when missing.' })),
}, strict)
export type NewApiToken = Static<typeof NewApiToken>

export const MadeApiToken = Type.Object({ token: Type.String({ description: 'Send as `Authorization: Bearer`. It is told this once.' }), apiToken: ApiToken })
export type MadeApiToken = Static<typeof MadeApiToken>

/** A bot gives a conversation to people. */
export const HandOver = Type.Object({
  group: Type.Optional(Uid),
  agent: Type.Optional(Type.String({ format: 'uuid', description: 'Gets it, if he is here and has room; else it waits in the queue.' })),
  context: Type.Optional(MessageText),
}, strict)
export type HandOver = Static<typeof HandOver>

export const Webhook = Type.Object({
  uid: Uid,
  url: Type.String(),
  description: Type.String(),
  events: Nullable(Type.Array(Type.String(), { description: 'Names of events; null: every event.' })),
  agent: Nullable(Type.Object({ uid: Uid, name: Type.String() }, { description: 'The bot whose endpoint it is: it hears only of his conversations.' })),
  active: Type.Boolean(),
  disabledReason: Nullable(Type.Enum(['failing', 'gone'], { description: 'failing: five days without one success. gone: it answered 410.' })),
  failures: Type.Integer({ minimum: 0, description: 'Failed attempts in a row.' }),
  failingSince: Nullable(Instant),
  pausedUntil: Nullable(Type.String({ format: 'date-time', description: 'It failed several times: nothing is sent until then.' })),
  previousSecretUntil: Nullable(Type.String({ format: 'date-time', description: 'Until then the secret before the last rotation signs, too.' })),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Webhook = Static<typeof Webhook>

/** Answer of creation and rotation: the secret is told this once. */
export const WebhookWithSecret = Type.Object({ webhook: Webhook, secret: Type.String() })
export type WebhookWithSecret = Static<typeof WebhookWithSecret>

/** Why an attempt failed that brought no status; what `lastProblem` says then. */
export const deliveryProblems = {
  refused: 'the address is not one that may be called',
  unknown_host: 'the host cannot be found',
  timeout: 'no answer in time',
  connection: 'the connection failed or broke',
  tls: 'the certificate is not valid',
  stopped: 'the server stopped meanwhile',
} as const

/** Why an address is not taken; what the error about `url` says. */
export const urlRefusals = {
  malformed: 'must be an absolute URL of at most 2000 characters',
  scheme: 'must begin with http:// or https://',
  credentials: 'must not hold a user name or a password',
  port: 'must not use a port of another protocol',
  unknown_host: 'must name a host that can be found',
  address: 'must not lead to an address that is not public; an operator can allow it (WEBHOOK_ALLOW)',
} as const

export const deliveryStates = ['waiting', 'delivered', 'dead'] as const
export const Delivery = Type.Object({
  uid: Type.String({ format: 'uuid', description: 'The header `webhook-id`; the same at every attempt.' }),
  type: Type.String({ description: 'The name of the event.' }),
  at: Type.String({ format: 'date-time', description: 'When it happened.' }),
  conversation: Nullable(Uid),
  state: Type.Enum(deliveryStates, { description: 'dead: given up; can be sent again.' }),
  attempts: Type.Integer({ minimum: 0 }),
  nextAttemptAt: Nullable(Type.String({ format: 'date-time', description: 'When its conversation is next sent to; earlier events of it go first.' })),
  lastAttemptAt: Nullable(Instant),
  lastStatus: Nullable(Type.Integer({ description: 'HTTP status of the last attempt.' })),
  lastProblem: Nullable(Type.String()),
  lastMs: Nullable(Type.Integer({ description: 'How long the last attempt took.' })),
  createdAt: Instant,
})
export type Delivery = Static<typeof Delivery>

export const DeliveryDetail = Type.Object({
  ...Delivery.properties,
  body: Type.String({ description: 'What would be sent now: the event with the present state of what it is about.' }),
})
export type DeliveryDetail = Static<typeof DeliveryDetail>

export const WebhookEvent = Type.Object({
  name: Type.String(),
  when: Type.String(),
  data: Type.Array(Type.String(), { description: 'What `data` of the body holds, each when the event concerns one.' }),
})
export type WebhookEvent = Static<typeof WebhookEvent>
