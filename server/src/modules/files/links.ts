// Signed links for what cannot send a header: good for five minutes, for one file of one tenant, made only for who may see it.
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { instant } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import { accessFiles } from './access.ts'
import { linkMs } from './model.ts'

export interface FileLink { file: string; token: string; thumbnail: boolean }

// A key of its own, so that no cursor is ever a link.
const sign = (secret: KeyObject, tenant: number, file: string, ends: number): string =>
  createHmac('sha256', createHmac('sha256', secret).update('links to files').digest()).update(`${tenant}.${file}.${ends}`).digest('base64url')

/** Errors: `file.not_found`, `auth.forbidden`. */
export async function fileLinks(ctx: Context, uids: readonly string[]): Promise<{ links: FileLink[]; expiresAt: string }> {
  const { tenant } = ctx
  if (tenant === 'none') throw new AppError('auth.required')
  const files = await accessFiles(ctx, uids)
  const ends = Math.ceil((ctx.clock.now() + linkMs) / 1000)
  const links = files.map((file) => ({ file: file.uid, token: `${tenant}.${ends}.${sign(ctx.secrets.cursor, tenant, file.uid, ends)}`, thumbnail: file.thumbnail !== 'none' }))
  return { links, expiresAt: instant(ends * 1000) }
}

/** The context in which the linked file, and it alone, is to be read. Errors: `file.link_ended`. */
export function contextOfLink(platform: Platform, file: string, token: string, origin: Origin): Context {
  const [, tenantText = '', endsText = '', mac = ''] = /^([1-9]\d{0,8})\.(\d{1,12})\.([\w-]{43})$/.exec(token) ?? []
  const [tenant, ends] = [Number(tenantText), Number(endsText)]
  const given = Buffer.from(mac, 'base64url')
  const wanted = Buffer.from(sign(platform.secrets.cursor, tenant, file.toLowerCase(), ends), 'base64url')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted) || ends * 1000 <= platform.clock.now()) throw new AppError('file.link_ended')
  return makeContext(platform, tenant, { kind: 'system' }, origin)
}
