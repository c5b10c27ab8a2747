// Every error code with its status and its sentence in this tongue, and the body that carries them.
import { STATUS_CODES } from 'node:http'
import type { AppError, ErrorCode } from '../../kernel/errors.ts'

interface Told { status: number; message: string }

const forbidden = { status: 403, message: 'Insufficient permissions' }
const unauthorized = { status: 401, message: 'Unauthorized' }
const invalid = { status: 400, message: 'Validation failed' }
const nowhere = { status: 404, message: 'Not found' }
const tooMany = { status: 429, message: 'Too many requests' }

export const problems = {
  'account.id_taken': { status: 409, message: 'Agent with this id already exists' },
  'account.last_admin': { status: 409, message: 'The last admin cannot be removed' },
  'agent.at_capacity': { status: 409, message: 'Agent has reached the maximum of concurrent chats' },
  'agent.not_available': { status: 409, message: 'Agent is not available' },
  'agent.not_found': { status: 404, message: 'Agent not found' },
  'agent.not_subscribed': forbidden,
  'auth.challenge_ended': unauthorized,
  'auth.forbidden': forbidden,
  'auth.invalid_credentials': { status: 401, message: 'Invalid credentials' },
  'auth.locked_out': tooMany,
  'auth.password_unchanged': invalid,
  'auth.required': unauthorized,
  'auth.reset_invalid': invalid,
  'auth.second_factor_demanded': { status: 409, message: 'A second factor is demanded' },
  'auth.second_factor_required': { status: 403, message: 'The account has a second factor: sign in at the console, or use an API token' },
  'auth.session_ended': unauthorized,
  'auth.session_not_found': nowhere,
  'auth.wrong_code': invalid,
  'auth.wrong_password': invalid,
  'canned.not_found': nowhere,
  'canned.shortcut_taken': { status: 409, message: 'Canned response with this shortcut already exists' },
  'canned.too_many': { status: 409, message: 'Too many canned responses' },
  'conversation.already_resolved': { status: 409, message: 'Conversation is already resolved' },
  'conversation.closed': { status: 409, message: 'Conversation is over' },
  'conversation.invalid_transition': { status: 409, message: 'Conversation cannot change that way' },
  'conversation.not_found': { status: 404, message: 'Conversation not found' },
  'conversation.not_queued': { status: 409, message: 'Conversation is not pending' },
  'conversation.not_yours': { status: 403, message: 'Conversation is not assigned to you' },
  'conversation.other_open': { status: 409, message: 'The visitor has another open conversation' },
  'cursor.invalid': { status: 400, message: 'cursor does not belong to this list' },
  'delivery.not_found': nowhere,
  'email.taken': { status: 409, message: 'Agent with this email already exists' },
  'file.link_ended': forbidden,
  'file.not_found': { status: 404, message: 'File not found' },
  'file.refused': { status: 415, message: 'Unsupported file' },
  'group.name_taken': { status: 409, message: 'Group with this name already exists' },
  'group.not_found': { status: 404, message: 'Group not found' },
  'group.unknown_agents': { status: 400, message: 'One or more agents not found or deleted' },
  'identity.invalid': { status: 401, message: 'Identity could not be verified' },
  'inbox.name_taken': { status: 409, message: 'Inbox with this name already exists' },
  'inbox.not_found': { status: 404, message: 'Widget not found' },
  'inbox.not_subscribed': forbidden,
  'inbox.phone_taken': { status: 409, message: 'Inbox with this phone number already exists' },
  'input.invalid': invalid,
  'input.too_large': { status: 413, message: 'Request is too large' },
  'idempotency.in_progress': { status: 409, message: 'A request with this Idempotency-Key is still running' },
  'idempotency.mismatch': { status: 422, message: 'This Idempotency-Key was used for another request' },
  'label.name_taken': { status: 409, message: 'Tag with this name already exists' },
  'label.not_found': { status: 404, message: 'Tag not found' },
  'label.wrong_inbox': { status: 404, message: 'Tag not found' },
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
  'origin.not_allowed': { status: 403, message: 'Origin is not allowed' },
  'passkey.not_found': nowhere,
  'passkey.refused': invalid,
  'passkey.too_many': { status: 409, message: 'Too many passkeys' },
  'passkey.unavailable': nowhere,
  'rate.limited': tooMany,
  'rating.closed': { status: 409, message: 'Conversation cannot be rated' },
  'route.not_found': nowhere,
  'server.busy': { status: 503, message: 'The server is busy; nothing was changed' },
  'setup.closed': nowhere,
  'setup.wrong_token': forbidden,
  'signature.invalid': unauthorized,
  'simulation.running': { status: 409, message: 'A simulation is already running' },
  'simulation.unavailable': nowhere,
  'thread.closed': { status: 409, message: 'Thread is closed' },
  'thread.not_found': { status: 404, message: 'Thread not found' },
  'token.not_found': nowhere,
  'totp.already_on': { status: 409, message: 'An authenticator is set up already' },
  'username.taken': { status: 409, message: 'Agent with this email already exists' },
  'version.unsupported': { status: 406, message: 'Not acceptable' },
  'visitor.session_ended': { status: 401, message: 'Session not found or expired' },
  'webhook.not_found': nowhere,
  'webhook.too_many': { status: 409, message: 'Too many webhooks' },
} satisfies Record<ErrorCode, Told>

/** What is told with the identifier that named nothing. */
const nouns: Partial<Record<ErrorCode, string>> = { 'agent.not_found': 'Agent', 'group.not_found': 'Group', 'label.not_found': 'Tag' }

export interface Failure { statusCode: number; message: string | string[]; error: string; timestamp: string; path: string; method: string }
export interface Asked { method: string; path: string; at: string }

interface Field { field: string; message: string }

/** What validation says, in the words that callers of this API know. */
function sentence({ field, message }: Field): string {
  if (message.startsWith('must have required propert')) return `${field} should not be empty`
  if (message.startsWith('must not have additional propert')) return `property ${field} should not exist`
  return `${field} ${message}`
}

/** Of a field that may be null: what is wrong with what it is, not that it could have been null. */
const telling = (fields: Field[]): Field[] => {
  const plain = fields.filter((one) => one.message !== 'must be null' && !one.message.includes('anyOf'))
  return plain.length > 0 ? plain : fields
}

function messageOf({ code, details }: AppError): string | string[] {
  const { message } = problems[code]
  const { fields, subject, detail } = details
  if (fields !== undefined && fields.length > 0) return telling(fields).map(sentence)
  if (subject !== undefined && nouns[code] !== undefined) return `${nouns[code]} with ID ${subject} not found`
  return detail === undefined ? message : `${message}: ${detail}`
}

export const failure = (statusCode: number, message: string | string[], asked: Asked): Failure =>
  ({ statusCode, message, error: STATUS_CODES[statusCode] ?? 'Error', timestamp: asked.at, path: asked.path, method: asked.method })

/** Null: nobody foresaw it. */
export function toFailure(error: AppError | null, asked: Asked): Failure {
  if (!error) return failure(500, 'Internal server error', asked)
  if (error.code === 'route.not_found') return failure(404, `Cannot ${asked.method} ${asked.path}`, asked)
  return failure(problems[error.code].status, messageOf(error), asked)
}
