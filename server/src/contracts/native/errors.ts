// Every error code with its status and its sentence in this tongue: problem+json (RFC 9457).
import type { Problem } from '@switchboard/protocol'
import type { AppError, ErrorCode } from '../../kernel/errors.ts'

interface Told { status: number; title: string }

export const problems = {
  'account.id_taken': { status: 409, title: 'Another account has this number.' },
  'account.last_admin': { status: 409, title: 'This is the only admin. Make another one first.' },
  'agent.at_capacity': { status: 409, title: 'The agent has no room for another conversation.' },
  'agent.not_available': { status: 409, title: 'The agent is offline.' },
  'agent.not_found': { status: 404, title: 'There is no such agent.' },
  'agent.not_subscribed': { status: 403, title: 'The agent is not subscribed to this inbox.' },
  'auth.forbidden': { status: 403, title: 'Your role does not allow this.' },
  'auth.invalid_credentials': { status: 401, title: 'The e-mail or the password is wrong.' },
  'auth.locked_out': { status: 429, title: 'Too many wrong passwords. Wait a while before you try again.' },
  'auth.password_unchanged': { status: 400, title: 'The new password must differ from the current one.' },
  'auth.required': { status: 401, title: 'Sign in first.' },
  'auth.reset_invalid': { status: 400, title: 'This link is not valid any more. Ask for another one.' },
  'auth.session_ended': { status: 401, title: 'This session has ended. Sign in again.' },
  'auth.session_not_found': { status: 404, title: 'There is no such session.' },
  'auth.wrong_password': { status: 400, title: 'The current password is wrong.' },
  'canned.not_found': { status: 404, title: 'There is no such canned response.' },
  'canned.shortcut_taken': { status: 409, title: 'Another canned response here has this shortcut.' },
  'canned.too_many': { status: 409, title: 'There is no room for more canned responses here. Remove some first.' },
  'conversation.already_resolved': { status: 409, title: 'The conversation is resolved already.' },
  'conversation.closed': { status: 409, title: 'The conversation is over. Reopen it to write again.' },
  'conversation.invalid_transition': { status: 409, title: 'The conversation cannot change that way now.' },
  'conversation.not_found': { status: 404, title: 'There is no such conversation.' },
  'conversation.not_queued': { status: 409, title: 'The conversation is not waiting any more.' },
  'conversation.not_yours': { status: 403, title: 'The conversation is not assigned to you.' },
  'conversation.other_open': { status: 409, title: 'The visitor has begun another conversation meanwhile.' },
  'cursor.invalid': { status: 400, title: 'The cursor does not belong to this list.' },
  'delivery.not_found': { status: 404, title: 'There is no such delivery.' },
  'email.taken': { status: 409, title: 'Another account uses this e-mail.' },
  'file.link_ended': { status: 403, title: 'This link has ended. Open the file from the conversation again.' },
  'file.not_found': { status: 404, title: 'There is no such file.' },
  'file.refused': { status: 415, title: 'This file cannot be sent.' },
  'group.name_taken': { status: 409, title: 'Another group has this name.' },
  'group.not_found': { status: 404, title: 'There is no such group.' },
  'group.unknown_agents': { status: 400, title: 'One or more agents do not exist.' },
  'identity.invalid': { status: 401, title: 'The visitor\'s identity could not be verified.' },
  'inbox.name_taken': { status: 409, title: 'Another inbox has this name.' },
  'inbox.not_found': { status: 404, title: 'There is no such inbox.' },
  'inbox.not_subscribed': { status: 403, title: 'You are not subscribed to this inbox.' },
  'inbox.phone_taken': { status: 409, title: 'Another inbox has this phone number.' },
  'input.invalid': { status: 400, title: 'Something in the request is not right.' },
  'input.too_large': { status: 413, title: 'The request is too large.' },
  'idempotency.in_progress': { status: 409, title: 'A request with this Idempotency-Key is still running.' },
  'idempotency.mismatch': { status: 422, title: 'This Idempotency-Key was used for another request.' },
  'label.name_taken': { status: 409, title: 'Another label of the inbox has this name.' },
  'label.not_found': { status: 404, title: 'There is no such label.' },
  'label.wrong_inbox': { status: 400, title: 'Label and conversation belong to different inboxes.' },
  'mail.not_found': { status: 404, title: 'There is no such mail.' },
  'mail.not_resendable': { status: 409, title: 'Only mail that was given up, or whose fate is unknown, can be sent again.' },
  'offline.closed': { status: 409, title: 'Messages cannot be left here.' },
  'origin.not_allowed': { status: 403, title: 'This site may not use the widget.' },
  'rate.limited': { status: 429, title: 'Too many requests. Wait a moment.' },
  'rating.closed': { status: 409, title: 'This conversation cannot be rated now.' },
  'route.not_found': { status: 404, title: 'There is nothing at this address.' },
  'server.busy': { status: 503, title: 'The server is busy. Nothing was changed; try again.' },
  'setup.closed': { status: 404, title: 'There is nothing at this address.' },
  'setup.wrong_token': { status: 403, title: 'The set-up token is wrong. It is printed in the server log.' },
  'signature.invalid': { status: 401, title: 'The signature of the delivery is wrong.' },
  'simulation.running': { status: 409, title: 'A simulation is already running.' },
  'simulation.unavailable': { status: 404, title: 'There is nothing at this address.' },
  'thread.closed': { status: 409, title: 'This part of the conversation is over.' },
  'thread.not_found': { status: 404, title: 'There is no such thread.' },
  'token.not_found': { status: 404, title: 'There is no such token.' },
  'username.taken': { status: 409, title: 'Another account uses this user name.' },
  'version.unsupported': { status: 406, title: 'This version of the API does not exist.' },
  'visitor.session_ended': { status: 401, title: 'This visitor session has ended.' },
  'webhook.not_found': { status: 404, title: 'There is no such webhook.' },
  'webhook.too_many': { status: 409, title: 'There are as many webhooks as there may be. Remove one first.' },
} satisfies Record<ErrorCode, Told>

export const statusOf = (code: ErrorCode): number => problems[code].status

export function toProblem(error: AppError, requestId: string): Problem {
  const { status, title } = problems[error.code]
  const { detail, fields, retryAfter } = error.details
  return {
    type: `/docs/errors#${error.code}`, title, status, code: error.code, requestId,
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { errors: fields }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}
