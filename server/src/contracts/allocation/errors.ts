// Every error code with its status and its sentence in this tongue.
import type { AppError, ErrorCode } from '../../kernel/errors.ts'

interface Told { status: number; message: string }

const forbidden = { status: 403, message: 'Insufficient permissions' }
const unauthorized = { status: 401, message: 'Authentication required' }
const exists = { status: 409, message: 'Resource already exists' }
const invalid = { status: 400, message: 'Validation failed' }
const nowhere = { status: 404, message: 'Route not found' }

export const problems = {
  'account.id_taken': { status: 409, message: 'Resource already exists' },
  'account.last_admin': { status: 409, message: 'The tenant needs an admin' },
  'agent.at_capacity': { status: 409, message: 'Operator is at capacity' },
  'agent.not_available': { status: 409, message: 'Operator is not available' },
  'agent.not_found': { status: 404, message: 'Operator not found' },
  'agent.not_subscribed': { status: 403, message: 'Operator is not subscribed to this inbox' },
  'auth.challenge_ended': unauthorized,
  'auth.forbidden': forbidden,
  'auth.invalid_credentials': unauthorized,
  'auth.locked_out': { status: 429, message: 'Too many requests' },
  'auth.password_unchanged': invalid,
  'auth.required': unauthorized,
  'auth.reset_invalid': { status: 400, message: 'Validation failed' },
  'auth.second_factor_demanded': forbidden,
  'auth.second_factor_required': forbidden,
  'auth.session_ended': unauthorized,
  'auth.session_not_found': { status: 404, message: 'Session not found' },
  'auth.wrong_code': invalid,
  'auth.wrong_password': invalid,
  'canned.not_found': nowhere,
  'canned.shortcut_taken': exists,
  'canned.too_many': exists,
  'conversation.already_resolved': { status: 409, message: 'Conversation is already resolved' },
  'conversation.closed': { status: 409, message: 'Conversation is already resolved' },
  'conversation.invalid_transition': { status: 409, message: 'Conversation is not allocated' },
  'conversation.not_found': { status: 404, message: 'Conversation not found' },
  'conversation.not_queued': { status: 409, message: 'Conversation is not available for claiming' },
  'conversation.not_yours': { status: 403, message: 'Only assigned operator or manager/admin can resolve' },
  'conversation.other_open': { status: 409, message: 'The customer already has an open conversation in this inbox' },
  'cursor.invalid': invalid,
  'delivery.not_found': nowhere,
  'email.taken': exists,
  'file.link_ended': forbidden,
  'file.not_found': { status: 404, message: 'File not found' },
  'file.refused': { status: 415, message: 'Unsupported file' },
  'group.name_taken': exists,
  'group.not_found': { status: 404, message: 'Group not found' },
  'group.unknown_agents': invalid,
  'identity.invalid': unauthorized,
  'inbox.name_taken': exists,
  'inbox.not_found': { status: 404, message: 'Inbox not found' },
  'inbox.not_subscribed': { status: 403, message: 'Access denied to this inbox' },
  'inbox.phone_taken': exists,
  'input.invalid': invalid,
  'input.too_large': { status: 413, message: 'Request body is too large' },
  'idempotency.in_progress': { status: 409, message: 'A request with this Idempotency-Key is still running' },
  'idempotency.mismatch': { status: 422, message: 'This Idempotency-Key was used for another request' },
  'label.name_taken': exists,
  'label.not_found': { status: 404, message: 'Label not found' },
  'label.wrong_inbox': { status: 400, message: 'Label and conversation must be in the same inbox' },
  'mail.not_found': nowhere,
  'mail.not_resendable': { status: 409, message: 'Mail cannot be sent again' },
  'offline.closed': { status: 409, message: 'Messages cannot be left here' },
  'oidc.account_closed': forbidden,
  'oidc.failed': invalid,
  'oidc.other_identity': forbidden,
  'oidc.unavailable': nowhere,
  'oidc.unknown_person': forbidden,
  'oidc.unverified_email': forbidden,
  'oidc.wrong_domain': forbidden,
  'origin.not_allowed': forbidden,
  'passkey.not_found': nowhere,
  'passkey.refused': invalid,
  'passkey.too_many': exists,
  'passkey.unavailable': nowhere,
  'rate.limited': { status: 429, message: 'Too many requests' },
  'rating.closed': { status: 409, message: 'Conversation cannot be rated' },
  'route.not_found': nowhere,
  'server.busy': { status: 503, message: 'The server is busy; nothing was changed' },
  'setup.closed': nowhere,
  'setup.wrong_token': forbidden,
  'signature.invalid': unauthorized,
  'simulation.running': { status: 409, message: 'A simulation is already running' },
  'simulation.unavailable': nowhere,
  'thread.closed': { status: 409, message: 'Conversation is already resolved' },
  'thread.not_found': { status: 404, message: 'Conversation not found' },
  'token.not_found': nowhere,
  'totp.already_on': exists,
  'username.taken': exists,
  'version.unsupported': { status: 406, message: 'API version not supported' },
  'visitor.session_ended': unauthorized,
  'webhook.not_found': nowhere,
  'webhook.too_many': exists,
} satisfies Record<ErrorCode, Told>

export interface Failure { status: 'error'; message: string; errors?: { field: string; message: string }[] }

/** What validation says, in the words that callers of this API know. */
const wordings: [RegExp, string][] = [
  [/^must have required propert.*/, 'is required'],
  [/^must not have additional propert.*/, 'is not allowed'],
]

function worded(field: string, message: string): { field: string; message: string } {
  const [, known = null] = wordings.find(([said]) => said.test(message)) ?? []
  return { field, message: `"${field}" ${known ?? message}` }
}

/** The fields that an error names, some by what it knows beside them. */
function fieldsOf({ code, details }: AppError): Failure['errors'] {
  if (code === 'cursor.invalid') return [worded('cursor', 'is invalid or belongs to another list')]
  if (details.winner !== undefined) return [worded('conversation_id', `is allocated to ${details.winner}`)]
  return details.fields?.map((one) => worded(one.field, one.message))
}

export function toFailure(error: AppError): Failure {
  const errors = fieldsOf(error)
  return { status: 'error', message: problems[error.code].message, ...(errors === undefined ? {} : { errors }) }
}
