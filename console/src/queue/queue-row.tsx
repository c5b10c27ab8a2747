// One who waits: who, where, what last, since when, and why in this place.
import { Link } from '@tanstack/react-router'
import { memo, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { PulseRail, WaitClock } from '../inbox/wait.tsx'
import { LabelMarks } from '../labels/marks.tsx'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { anatomyAt, type Weights } from './score.ts'
import { ScoreAnatomy } from './score-anatomy.tsx'
import type { QueueRow } from './use-queue.ts'

interface RowProps {
  row: QueueRow
  place: number
  gone: boolean
  weights: Weights
  /** The score that fills a bar. */
  full: number
  tabbable: boolean
  chosen: boolean
  /** Null: this person chooses nothing. */
  onChoose: ((uid: string, range: boolean) => void) | null
  onClaim: ((row: QueueRow) => void) | null
  busy: boolean
  onOpen: (uid: string) => void
}

const Score = ({ row, weights, full }: Pick<RowProps, 'row' | 'weights' | 'full'>) =>
  <ScoreAnatomy anatomy={anatomyAt(row, weights, useNow())} full={full} />

export const QueueRowView = memo(({ row, place, gone, weights, full, tabbable, chosen, onChoose, onClaim, busy, onOpen }: RowProps) => {
  const { t } = useTranslation()
  const { conversation } = row
  const name = useVisitorName()(conversation.visitor)
  // How long he waits for an answer, as on every other screen; the priority counts from his last message.
  const waitingSince = conversation.waitingSince ?? conversation.queuedAt ?? row.delay.since
  const click = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, button, input, label') !== null) return
    if (event.shiftKey && onChoose !== null) onChoose(row.uid, true)
    else onOpen(row.uid)
  }
  return (
    <div
      role="row"
      data-row={row.uid}
      data-glide={row.uid}
      tabIndex={tabbable ? 0 : -1}
      aria-selected={onChoose === null ? undefined : chosen}
      onClick={click}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      className={cx(
        'ring-inset-focus relative grid cursor-pointer items-center gap-x-3 border-b border-line ps-4 pe-3 max-md:h-[112px] max-md:content-center max-md:gap-y-2 md:h-12 md:cosy:h-16',
        onChoose === null
          ? 'grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[28px_minmax(0,1fr)_88px_minmax(150px,220px)_auto]'
          : 'grid-cols-[24px_minmax(0,1fr)_auto] md:grid-cols-[20px_28px_minmax(0,1fr)_88px_minmax(150px,220px)_auto]',
        chosen ? 'bg-brand-soft' : 'hover:bg-canvas', gone && 'opacity-45',
      )}
    >
      <PulseRail since={waitingSince} />
      {onChoose !== null && (
        <span role="gridcell" className="max-md:row-span-2 max-md:self-stretch">
          <label className="flex h-full items-center max-md:-ms-2 max-md:justify-center">
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={t('queue.choose', { name })}
              checked={chosen}
              onChange={() => {}}
              onClick={(event) => onChoose(row.uid, event.shiftKey)}
              className="block size-4 cursor-pointer accent-brand"
            />
          </label>
        </span>
      )}
      <span role="gridcell" className="text-end font-mono text-12 text-ink-3 max-md:hidden"><span className="sr-only">{t('queue.place')} </span>{place}</span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2.5">
        <Avatar name={conversation.visitor.name ?? conversation.visitor.email} seed={conversation.visitor.uid} />
        <span className="min-w-0 grow">
          <span className="flex items-center gap-1.5">
            <Link to="/app/inbox/$uid" params={{ uid: row.uid }} search={{ view: 'unassigned' }} tabIndex={-1} className="truncate font-bold hover:underline">{name}</Link>
            <ChannelGlyph channel={conversation.inbox.channel} />
            <span className="truncate text-12 text-ink-3 max-md:hidden">{conversation.inbox.name}</span>
            <LabelMarks marks={row.labels} />
          </span>
          <span className="mt-0.5 block truncate text-12 text-ink-2"><bdi>{conversation.lastMessage?.text ?? t('inbox.noMessage')}</bdi></span>
        </span>
      </span>
      <span role="gridcell" className="text-end"><WaitClock since={waitingSince} /></span>
      <span role="gridcell" className="min-w-0"><Score row={row} weights={weights} full={full} /></span>
      <span role="gridcell" className="flex justify-end">
        {onClaim !== null && <Button size="small" disabled={busy || gone} tabIndex={tabbable ? 0 : -1} onClick={() => onClaim(row)}>{t('thread.claim')}</Button>}
      </span>
    </div>
  )
})
QueueRowView.displayName = 'QueueRowView'
