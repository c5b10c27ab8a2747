// Every error code with its status, its short code and its sentence in this tongue; and the sentence of every rule of section 6.
import type { AppError, ErrorCode } from '../../kernel/errors.ts'

interface Told { status: number; error: string; message: string; /** The field that it is about. */ field?: string }

const conflict = (message: string, field?: string): Told => ({ status: 409, error: 'CONFLICT', message, ...(field === undefined ? {} : { field }) })
const missing = (message: string): Told => ({ status: 404, error: 'NOT_FOUND', message })
const forbidden: Told = { status: 403, error: 'FORBIDDEN', message: 'Insufficient permissions' }
const unauthorized: Told = { status: 401, error: 'UNAUTHORIZED', message: 'Authentication required' }
const invalid: Told = { status: 400, error: 'VALIDATION_ERROR', message: 'Validation failed' }
const nowhere = missing('Route not found')
const limited: Told = { status: 429, error: 'RATE_LIMITED', message: 'Too many requests, please try again later' }

export const problems = {
  'account.id_taken': conflict('ID already exists', 'id'),
  'account.last_admin': conflict('The last administrator cannot be changed'),
  'agent.at_capacity': conflict('Agent is at capacity'),
  'agent.not_available': conflict('Agent is deactivated'),
  'agent.not_found': missing('Agent not found'),
  'agent.not_subscribed': forbidden,
  'auth.challenge_ended': unauthorized,
  'auth.forbidden': forbidden,
  'auth.invalid_credentials': { ...unauthorized, error: 'INVALID_CREDENTIALS', message: 'Invalid username or password' },
  'auth.locked_out': { ...limited, message: 'Too many failed sign-ins, please try again later' },
  'auth.password_unchanged': { ...invalid, message: 'The new password must differ from the current one', field: 'new_password' },
  'auth.required': unauthorized,
  'auth.reset_invalid': { ...invalid, message: 'The link is not valid any more' },
  'auth.second_factor_demanded': conflict('A second factor is demanded'),
  'auth.second_factor_required': { ...forbidden, error: 'SECOND_FACTOR_REQUIRED', message: 'The account has a second factor: sign in at the console, or use an API token' },
  'auth.session_ended': { ...unauthorized, message: 'Session has ended' },
  'auth.session_not_found': missing('Session not found'),
  'auth.wrong_code': { ...invalid, message: 'The code is wrong', field: 'code' },
  'auth.wrong_password': { ...invalid, message: 'The current password is wrong', field: 'current_password' },
  'canned.not_found': missing('Canned response not found'),
  'canned.shortcut_taken': conflict('Shortcut already exists'),
  'canned.too_many': conflict('Too many canned responses'),
  'conversation.already_resolved': conflict('Ticket is already resolved'),
  'conversation.closed': conflict('Ticket is closed'),
  'conversation.invalid_transition': conflict('Ticket cannot change that way now'),
  'conversation.not_found': missing('Ticket not found'),
  'conversation.not_queued': conflict('Ticket is not waiting'),
  'conversation.not_yours': forbidden,
  'conversation.other_open': conflict('The visitor has another open ticket'),
  'cursor.invalid': invalid,
  'delivery.not_found': missing('Delivery not found'),
  'email.taken': conflict('Email already exists', 'email'),
  'file.link_ended': forbidden,
  'file.not_found': missing('File not found'),
  'file.refused': { status: 415, error: 'UNSUPPORTED_MEDIA_TYPE', message: 'File type is not supported' },
  'group.name_taken': conflict('Department already exists', 'department'),
  'group.not_found': missing('Department not found'),
  'group.unknown_agents': { ...invalid, message: 'One or more agents not found' },
  'identity.invalid': unauthorized,
  'inbox.name_taken': conflict('Inbox already exists'),
  'inbox.not_found': missing('Inbox not found'),
  'inbox.not_subscribed': forbidden,
  'inbox.phone_taken': conflict('Phone number already exists'),
  'input.invalid': invalid,
  'input.too_large': { status: 413, error: 'PAYLOAD_TOO_LARGE', message: 'Request body is too large' },
  'idempotency.in_progress': conflict('A request with this Idempotency-Key is still running'),
  'idempotency.mismatch': { status: 422, error: 'IDEMPOTENCY_MISMATCH', message: 'This Idempotency-Key was used for another request' },
  'label.name_taken': conflict('Label already exists'),
  'label.not_found': missing('Label not found'),
  'label.wrong_inbox': invalid,
  'mail.not_found': missing('Mail not found'),
  'mail.not_resendable': conflict('Mail cannot be sent again'),
  'offline.closed': conflict('Messages cannot be left here'),
  'oidc.account_closed': forbidden,
  'oidc.failed': invalid,
  'oidc.other_identity': forbidden,
  'oidc.unavailable': nowhere,
  'oidc.unknown_person': forbidden,
  'oidc.unverified_email': forbidden,
  'oidc.wrong_domain': forbidden,
  'origin.not_allowed': forbidden,
  'passkey.not_found': missing('Passkey not found'),
  'passkey.refused': invalid,
  'passkey.too_many': conflict('Too many passkeys'),
  'passkey.unavailable': conflict('Passkeys are not available'),
  'rate.limited': limited,
  'rating.closed': conflict('Ticket cannot be rated'),
  'route.not_found': nowhere,
  'server.busy': { status: 503, error: 'SERVICE_UNAVAILABLE', message: 'The server is busy, nothing was changed' },
  'setup.closed': nowhere,
  'setup.wrong_token': forbidden,
  'signature.invalid': unauthorized,
  'simulation.running': conflict('A simulation is already running'),
  'simulation.unavailable': nowhere,
  'thread.closed': conflict('Thread is closed'),
  'thread.not_found': missing('Thread not found'),
  'token.not_found': missing('Token not found'),
  'totp.already_on': conflict('An authenticator is set up already'),
  'username.taken': conflict('Username already exists', 'username'),
  'version.unsupported': { status: 406, error: 'NOT_ACCEPTABLE', message: 'API version is not supported, use v1' },
  'visitor.session_ended': unauthorized,
  'webhook.not_found': missing('Webhook not found'),
  'webhook.too_many': conflict('Too many webhooks'),
} satisfies Record<ErrorCode, Told>

export interface Failure { success: false; message: string; error: string; errors?: Record<string, string[]> }

const labels: Record<string, string> = {
  username: 'Username', email: 'Email', fullName: 'Full name', role: 'Role', department: 'Department', phone: 'Phone', password: 'Password', status: 'Status',
  onlineStatus: 'Online status', performanceLevel: 'Performance level', agentIds: 'Agent IDs', updates: 'Updates', isActive: 'Is active', id: 'ID', q: 'Query',
  current_password: 'Current password', new_password: 'New password', refresh_token: 'Refresh token',
}
const blank = 'must not be blank'
const patterns: Record<string, string> = {
  username: 'may contain only letters, digits and underscores', fullName: blank, department: blank, phone: 'must be a valid phone number',
  password: 'must contain at least one lowercase letter, one uppercase letter and one digit',
  new_password: 'must contain at least one lowercase letter, one uppercase letter and one digit',
}
const choices: Record<string, string> = {
  role: 'admin, cs, viewer', onlineStatus: 'online, offline, away, busy', performanceLevel: 'high, medium, low', 'body.status': 'online, offline, away, busy', 'query.status': 'active, inactive',
}

/** What validation says, in the words that callers of this API know. */
const wordings: [RegExp, (field: string, place: string, found: string[]) => string][] = [
  [/^must have required propert/, () => 'is required'],
  [/^must not have additional propert/, () => 'is not allowed'],
  [/^must not have fewer than (\d+) (character|item)s?/, (_, __, [, n, what]) => `must be at least ${n} ${what}s`],
  [/^must not have more than (\d+) (character|item)s?/, (_, __, [, n, what]) => `must be at most ${n} ${what}s`],
  [/^must match format "email"/, () => 'must be a valid email address'],
  [/^must match pattern/, (field) => patterns[field] ?? 'has an invalid format'],
  [/^must be equal to one of/, (field, place) => `must be one of: ${choices[field] ?? choices[`${place}.${field}`] ?? 'the allowed values'}`],
  [/^must be >= (\S+)/, (_, __, [, n]) => `must be at least ${n}`],
  [/^must be <= (\S+)/, (_, __, [, n]) => `must be at most ${n}`],
  [/^must be (string|boolean|number)$/, (_, __, [, type]) => `must be a ${type}`],
  [/^must be (integer|object|array)$/, (_, __, [, type]) => `must be an ${type}`],
]

/** `place`: whether a bare field stands in the body or in the query. */
export function worded(field: string, message: string, place: 'body' | 'query'): string {
  const name = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? field
  const label = labels[name] ?? name
  for (const [said, say] of wordings) {
    const found = said.exec(message)
    if (found) return `${label} ${say(name, place, found)}`
  }
  return `${label} ${message}`
}

/** `id`: of the agent in the path, where there is one. */
export function toFailure(error: AppError, place: 'body' | 'query', id?: string): Failure {
  const told: Told = problems[error.code]
  const message = error.code === 'agent.not_found' && id !== undefined ? `Agent with ID ${id} not found` : told.message
  const errors: Record<string, string[]> = {}
  if (told.field !== undefined) errors[told.field] = [message]
  for (const one of error.details.fields ?? []) {
    const said = worded(one.field, one.message, place)
    const list = Object.hasOwn(errors, one.field) ? errors[one.field] : undefined
    if (list === undefined) Object.defineProperty(errors, one.field, { value: [said], enumerable: true, configurable: true, writable: true })
    else if (!list.includes(said)) list.push(said)
  }
  return { success: false, message, error: told.error, ...(Object.keys(errors).length > 0 ? { errors } : {}) }
}
