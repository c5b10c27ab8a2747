// What a company decides about the widget of an inbox. An inbox for which nobody decided anything has the standard.
import type { Appearance, InboxSettings, InboxSettingsChange, Languages, Offline, PreChat, RatingForm } from '@switchboard/protocol'
import { invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { isPlainAddress } from '../../platform/mail/mailer.ts'
import { inboxBy } from './inboxes.ts'

/** The hue is the inbox's own. */
type Looks = Omit<Appearance, 'hue'>

interface Row { hue: number; pre_chat: PreChat | null; offline: Offline | null; appearance: Looks | null; languages: Languages | null; rating: RatingForm | null }

const standard = {
  preChat: { enabled: false, fields: [] },
  offline: { enabled: false, message: '', mailTo: null },
  looks: { theme: 'auto', position: 'right', launcherText: '', showAgentNames: true },
  languages: { default: null, texts: {} },
  rating: { enabled: false, question: null },
} as const satisfies { preChat: PreChat; offline: Offline; looks: Looks; languages: Languages; rating: RatingForm }

export const findInboxSettings = (inboxId: number): Sql<Row> => sql`
  select i.hue, s.pre_chat, s.offline, s.appearance, s.languages, s.rating
    from inboxes i left join inbox_settings s on s.tenant_id = i.tenant_id and s.inbox_id = i.id
   where i.tenant_id = app_tenant() and i.id = ${inboxId}`

export const setHue = (inboxId: number, hue: number, now: string): Sql => sql`
  update inboxes set hue = ${hue}, updated_at = ${now} where tenant_id = app_tenant() and id = ${inboxId}`

type Json = string | null
/** Each part by itself: two admins who change different parts at once do not undo each other. */
export const putInboxSettings = (inboxId: number, c: { preChat: Json; offline: Json; looks: Json; languages: Json; rating: Json }, now: string): Sql => sql`
  insert into inbox_settings as s (tenant_id, inbox_id, pre_chat, offline, appearance, languages, rating, updated_at)
  values (app_tenant(), ${inboxId}, coalesce(${c.preChat}::jsonb, ${JSON.stringify(standard.preChat)}::jsonb), coalesce(${c.offline}::jsonb, ${JSON.stringify(standard.offline)}::jsonb),
          coalesce(${c.looks}::jsonb, ${JSON.stringify(standard.looks)}::jsonb), coalesce(${c.languages}::jsonb, ${JSON.stringify(standard.languages)}::jsonb),
          coalesce(${c.rating}::jsonb, ${JSON.stringify(standard.rating)}::jsonb), ${now})
  on conflict (tenant_id, inbox_id) do update
     set pre_chat = coalesce(${c.preChat}::jsonb, s.pre_chat), offline = coalesce(${c.offline}::jsonb, s.offline), appearance = coalesce(${c.looks}::jsonb, s.appearance),
         languages = coalesce(${c.languages}::jsonb, s.languages), rating = coalesce(${c.rating}::jsonb, s.rating), updated_at = excluded.updated_at`

/** The inbox is the tenant's: the caller looked it up. */
export async function inboxSettings(ctx: Context, inboxId: number): Promise<InboxSettings> {
  const row = must(await ctx.db.maybe(findInboxSettings(inboxId)), 'inbox')
  return {
    preChat: row.pre_chat ?? { enabled: false, fields: [] }, offline: row.offline ?? standard.offline, appearance: { hue: row.hue, ...row.appearance ?? standard.looks },
    languages: row.languages ?? standard.languages, rating: row.rating ?? standard.rating,
  }
}

/** Errors: `inbox.not_found`, `input.invalid`. */
export async function changeInboxSettings(ctx: Context, uid: string, change: InboxSettingsChange): Promise<InboxSettings> {
  if (change.preChat) checkPreChat(change.preChat)
  if (change.languages) checkLanguages(change.languages)
  if (change.offline && change.offline.mailTo !== null && !isPlainAddress(change.offline.mailTo)) throw invalid('offline.mailTo', 'must be a plain e-mail address')
  const json = (part: object | undefined): Json => (part === undefined ? null : JSON.stringify(part))
  return ctx.tx(async (tx) => {
    const { id } = await inboxBy(tx, { uid })
    const { hue, ...looks } = change.appearance ?? { hue: null }
    if (hue !== null) await tx.db.run(setHue(id, hue, tx.now()))
    await tx.db.run(putInboxSettings(id, {
      preChat: json(change.preChat), offline: json(change.offline), looks: json(change.appearance && looks), languages: json(change.languages), rating: json(change.rating),
    }, tx.now()))
    await tx.emit({ name: 'inbox.changed' })
    return inboxSettings(tx, id)
  })
}

/** Keys that fill a field of the visitor must ask for what the field holds. */
const meant: Partial<Record<string, string>> = { name: 'text', email: 'email', phone: 'phone' }

function checkPreChat({ fields }: PreChat): void {
  const keys = fields.map(({ key }) => key)
  for (const [place, field] of fields.entries()) {
    const at = `preChat.fields.${place}`
    if (keys.indexOf(field.key) !== place) throw invalid(`${at}.key`, 'must not be used twice')
    const wanted = meant[field.key]
    if (wanted !== undefined && field.type !== wanted) throw invalid(`${at}.type`, `must be ${wanted} for the key ${field.key}`)
    if ((field.type === 'choice') !== (field.options !== undefined)) throw invalid(`${at}.options`, 'must be given for a choice, and only there')
  }
}

function checkLanguages({ default: standardLocale, texts }: Languages): void {
  const check = (locale: string, field: string): void => {
    try {
      Intl.getCanonicalLocales(locale)
    } catch {
      throw invalid(field, 'must be a language tag, like de or pt-BR')
    }
  }
  if (standardLocale !== null) check(standardLocale, 'languages.default')
  for (const locale of Object.keys(texts)) check(locale, `languages.texts.${locale}`)
}
