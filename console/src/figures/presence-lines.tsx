// When somebody was here: a bar for each day on the company's clocks, with its sums beside it.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Presence } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'
import { now, useNow } from '../lib/clock.ts'
import { shortSpan } from '../lib/format.ts'
import { Unread } from '../settings/unread.tsx'
import { StatusShape } from '../status/shape.tsx'
import { addDays, dayIn, dayText, linesOf, type Piece } from './days.ts'
import { presenceQuery } from './queries.ts'

// Of one height each, so that it is not the colour alone.
const looks: Record<Exclude<Presence, 'offline'>, string> = { online: 'top-0 h-full bg-ok', busy: 'top-[25%] h-3/4 bg-hot', away: 'top-[60%] h-2/5 bg-warn' }
const hours = [0, 6, 12, 18, 24]

export const PresenceLines = ({ uid, count }: { uid: string; count: number }) => {
  const { t, i18n } = useTranslation()
  const { timeZone } = useMe().tenant
  const today = dayIn(now(), timeZone)
  // Minutes suffice.
  const at = Math.floor(useNow() / 60_000) * 60_000
  const presence = useQuery(presenceQuery(useServices().client, uid, today, count))
  if (presence.data === undefined) return <Unread of={presence} />
  const span = (ms: number) => (ms < 60_000 ? '–' : shortSpan(ms, i18n.language))
  const clock = (ms: number) => new Date(ms).toLocaleTimeString(i18n.language, { timeZone, hour: 'numeric', minute: '2-digit' })
  const tip = ({ presence: kind, from, until }: Piece) => `${t(`status.${kind}`)} ${clock(from)} – ${clock(until)}`
  const lines = linesOf(presence.data, Array.from({ length: count }, (_, n) => addDays(today, -n)), timeZone, at)
  return (
    <div>
      <div className="mb-2 flex flex-wrap gap-x-4 text-12 text-ink-3">
        {(['online', 'busy', 'away'] as const).map((kind) => <span key={kind} className="flex items-center gap-1.5"><StatusShape status={kind} size={10} />{t(`status.${kind}`)}</span>)}
      </div>
      <ul className="flex flex-col gap-1.5">
        {lines.map(({ day, pieces, sums }) => (
          <li key={day} className="flex items-center gap-3">
            {count > 1 && <span className="w-14 shrink-0 text-12 text-ink-2">{dayText(day, i18n.language, 'short')}</span>}
            <span className="sr-only">{t('work.presenceDay', { day: dayText(day, i18n.language), online: span(sums.online), busy: span(sums.busy), away: span(sums.away) })}</span>
            <span aria-hidden="true" className="relative h-5 grow overflow-hidden rounded-control bg-canvas">
              {hours.slice(1, -1).map((hour) => <span key={hour} className="absolute inset-y-0 w-px bg-line" style={{ insetInlineStart: `${(hour / 24) * 100}%` }} />)}
              {pieces.map((piece) => piece.presence !== 'offline' && (
                <span key={piece.from} title={tip(piece)} className={`absolute min-w-[2px] forced-color-adjust-none ${looks[piece.presence]}`} style={{ insetInlineStart: `${piece.start * 100}%`, width: `${piece.share * 100}%` }} />
              ))}
            </span>
            <span aria-hidden="true" className="w-14 shrink-0 text-end text-12 text-ink-2">{span(sums.online + sums.busy)}</span>
          </li>
        ))}
      </ul>
      <div aria-hidden="true" className="mt-1 flex gap-3 text-11 text-ink-3">
        {count > 1 && <span className="w-14 shrink-0" />}
        <span className="flex grow justify-between">{hours.map((hour) => <span key={hour}>{new Date(Date.UTC(2026, 0, 1, hour)).toLocaleTimeString(i18n.language, { timeZone: 'UTC', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}</span>)}</span>
        <span className="w-14 shrink-0" />
      </div>
    </div>
  )
}
