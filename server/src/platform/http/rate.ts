// Rate limits in the database, so that they hold across restarts and nodes. An IPv6 caller counts by his /64.
import { AppError } from '../../kernel/errors.ts'
import { hour, minute, second } from '../../kernel/clock.ts'
import type { Context } from '../context.ts'
import { count } from '../db/counters.ts'
import type { RateClass } from './route.ts'

interface Limit { most: number; windowMs: number; by: 'ip' | 'caller' }

/** Where a class is missing, the route is limited only by the load it makes. */
const limits: Partial<Record<RateClass, Limit>> = {
  mail: { most: 60, windowMs: hour, by: 'caller' },
  mail_address: { most: 5, windowMs: hour, by: 'caller' },
  reset: { most: 10, windowMs: hour, by: 'ip' },
  sign_in: { most: 30, windowMs: minute, by: 'ip' },
  upload: { most: 600, windowMs: hour, by: 'caller' },
  visitor_mail: { most: 20, windowMs: hour, by: 'ip' },
  visitor_session: { most: 6, windowMs: minute, by: 'ip' },
  search: { most: 60, windowMs: minute, by: 'caller' },
  visitor_message: { most: 25, windowMs: 5 * second, by: 'caller' },
  visitor_event: { most: 5, windowMs: second, by: 'caller' },
  widget_key: { most: 30, windowMs: minute, by: 'caller' },
  visitor_upload: { most: 60, windowMs: hour, by: 'caller' },
  agents_read: { most: 100, windowMs: minute, by: 'caller' },
  agents_create: { most: 10, windowMs: minute, by: 'caller' },
  agents_update: { most: 30, windowMs: minute, by: 'caller' },
  agents_bulk: { most: 5, windowMs: 5 * minute, by: 'caller' },
}

/** KiB that may come in within an hour. */
const byteLimits: Partial<Record<RateClass, number>> = { address_upload: 1024 ** 2, upload: 4 * 1024 ** 2, visitor_upload: 200 * 1024 }

/** An IPv6 caller owns a whole /64: it counts as one. */
export function addressKey(ip: string): string {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip.replace(/^::ffff:/, '')
  const [head = '', tail = ''] = ip.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = ip.includes('::') ? [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right] : left
  return groups.slice(0, 4).join(':')
}

/** How many calls of a class the operator wants within its window, where he has said so. */
export type OwnLimits = Partial<Record<RateClass, number>>

/** Counts this call; throws `rate.limited` with the seconds to wait when it is one too many. */
export async function limitRate(ctx: Context, rate: RateClass, caller: string, scale = 1, own: OwnLimits = {}): Promise<void> {
  const limit = limits[rate]
  if (!limit || scale === 0) return
  const who = limit.by === 'ip' ? addressKey(ctx.origin.ip ?? '') : caller
  const { used, endsIn } = await count(ctx.platform.database.relaxed('none'), ctx.clock, { key: `${rate}\0${who}`, windowMs: limit.windowMs })
  if (used > (own[rate] ?? limit.most) * scale) throw new AppError('rate.limited', { retryAfter: endsIn })
}

/** Counts bytes that are about to come in; throws `rate.limited` when they are too many. */
export async function limitBytes(ctx: Context, rate: RateClass, caller: string, bytes: number, scale = 1): Promise<void> {
  const most = byteLimits[rate]
  if (!most || scale === 0) return
  const { used, endsIn } = await count(ctx.platform.database.relaxed('none'), ctx.clock, { key: `bytes\0${rate}\0${caller}`, windowMs: hour }, Math.ceil(bytes / 1024))
  if (used > most * scale) throw new AppError('rate.limited', { retryAfter: endsIn })
}
