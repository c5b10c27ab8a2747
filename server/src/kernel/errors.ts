// The closed list of everything that can go wrong for a caller. No status and no prose: each contract maps a code to its
// own status and words.

export const errorCodes = [
  'account.id_taken',
  'account.last_admin',
  'agent.at_capacity',
  'agent.not_available',
  'agent.not_found',
  'agent.not_subscribed',
  'auth.challenge_ended',
  'auth.forbidden',
  'auth.invalid_credentials',
  'auth.locked_out',
  'auth.password_unchanged',
  'auth.required',
  'auth.reset_invalid',
  'auth.second_factor_demanded',
  'auth.second_factor_required',
  'auth.session_ended',
  'auth.session_not_found',
  'auth.wrong_code',
  'auth.wrong_password',
  'canned.not_found',
  'canned.shortcut_taken',
  'canned.too_many',
  'conversation.already_resolved',
  'conversation.closed',
  'conversation.invalid_transition',
  'conversation.not_found',
  'conversation.not_queued',
  'conversation.not_yours',
  'conversation.other_open',
  'cursor.invalid',
  'delivery.not_found',
  'email.taken',
  'file.link_ended',
  'file.not_found',
  'file.refused',
  'group.name_taken',
  'group.not_found',
  'group.unknown_agents',
  'identity.invalid',
  'inbox.name_taken',
  'inbox.not_found',
  'inbox.not_subscribed',
  'inbox.phone_taken',
  'input.invalid',
  'input.too_large',
  'idempotency.in_progress',
  'idempotency.mismatch',
  'label.name_taken',
  'label.not_found',
  'label.wrong_inbox',
  'mail.not_found',
  'mail.not_resendable',
  'offline.closed',
  'oidc.account_closed',
  'oidc.failed',
  'oidc.other_identity',
  'oidc.unavailable',
  'oidc.unknown_person',
  'oidc.unverified_email',
  'oidc.wrong_domain',
  'origin.not_allowed',
  'passkey.not_found',
  'passkey.refused',
  'passkey.too_many',
  'passkey.unavailable',
  'rate.limited',
  'rating.closed',
  'route.not_found',
  'server.busy',
  'setup.closed',
  'setup.wrong_token',
  'signature.invalid',
  'simulation.running',
  'simulation.unavailable',
  'thread.closed',
  'thread.not_found',
  'token.not_found',
  'totp.already_on',
  'username.taken',
  'version.unsupported',
  'visitor.session_ended',
  'webhook.not_found',
  'webhook.too_many',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export interface ErrorDetails {
  /** Fields of the input that are wrong, each with a sentence. */
  fields?: { field: string; message: string }[]
  /** Seconds after which the caller may try again. */
  retryAfter?: number
  /** What a person may want to know. */
  detail?: string
  /** The identifier that named nothing. */
  subject?: string
  /** Who was faster: the name of the agent who has what was asked for. */
  winner?: string
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.detail ? `${code}: ${details.detail}` : code)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

export const invalid = (field: string, message: string): AppError => new AppError('input.invalid', { fields: [{ field, message }] })
