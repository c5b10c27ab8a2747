// What the visitor told and what the page knows; nothing is shown that is not there.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Visitor } from '@switchboard/protocol'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { useNow } from '../lib/clock.ts'
import { deviceName } from '../lib/device.ts'
import { ago, fullTime } from '../lib/format.ts'
import { Avatar } from '../ui/avatar.tsx'

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="grid grid-cols-[88px_minmax(0,1fr)] gap-2 py-1">
    <dt className="text-12 text-ink-3">{label}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

const languageName = (locale: string, language: string): string => {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}

const Page = ({ page }: { page: NonNullable<Visitor['page']> }) => {
  // A visitor chooses this address: only web addresses become links.
  const safe = /^https?:\/\//i.test(page.url)
  const title = page.title === '' ? page.url : page.title
  return (
    <>
      {safe ? <a href={page.url} target="_blank" rel="noreferrer noopener" className="underline decoration-line-strong underline-offset-4 hover:decoration-ink">{title}</a> : title}
      <span dir="ltr" className="block truncate font-mono text-11 text-ink-3">{page.url.replace(/^https?:\/\//i, '')}</span>
    </>
  )
}

export const VisitorCard = ({ visitor, inbox }: { visitor: Visitor; inbox: string }) => {
  const { t, i18n } = useTranslation()
  const name = useVisitorName()(visitor)
  const now = useNow()
  const lang = i18n.language
  const attributes = Object.entries(visitor.attributes)
  return (
    <section className="p-4">
      <div className="mb-3 flex items-center gap-3">
        <Avatar name={visitor.name ?? visitor.email} seed={visitor.uid} size={36} />
        <div className="min-w-0">
          <h3 className="truncate text-14 font-bold">{name}</h3>
          <p className="text-12 text-ink-3">{t('visitor.conversations', { count: visitor.conversations })}</p>
        </div>
      </div>
      <dl>
        {visitor.email !== null && <Fact label={t('visitor.email')}><span dir="ltr" className="font-mono text-12">{visitor.email}</span></Fact>}
        {visitor.phone !== null && <Fact label={t('visitor.phone')}><span dir="ltr" className="font-mono text-12">{visitor.phone}</span></Fact>}
        {visitor.page !== null && <Fact label={t('visitor.page')}><Page page={visitor.page} /></Fact>}
        {visitor.page !== null && visitor.page.referrer !== '' && <Fact label={t('visitor.referrer')}><span dir="ltr" className="block truncate font-mono text-11">{visitor.page.referrer}</span></Fact>}
        {visitor.locale !== null && <Fact label={t('visitor.locale')}>{languageName(visitor.locale, lang)}</Fact>}
        {visitor.userAgent !== null && <Fact label={t('visitor.device')}><span title={visitor.userAgent}>{deviceName(visitor.userAgent)}</span></Fact>}
        <Fact label={t('visitor.inbox')}>{inbox}</Fact>
        <Fact label={t('visitor.firstSeen')}><time dateTime={visitor.firstSeenAt} title={fullTime(visitor.firstSeenAt, lang)}>{ago(visitor.firstSeenAt, now, lang)}</time></Fact>
        <Fact label={t('visitor.lastSeen')}><time dateTime={visitor.lastSeenAt} title={fullTime(visitor.lastSeenAt, lang)}>{ago(visitor.lastSeenAt, now, lang)}</time></Fact>
      </dl>
      {attributes.length > 0 && (
        <dl className="mt-2 border-t border-line pt-2">
          {attributes.map(([key, value]) => <Fact key={key} label={key}>{typeof value === 'boolean' ? t(value ? 'common.yes' : 'common.no') : String(value)}</Fact>)}
        </dl>
      )}
    </section>
  )
}
