// The queue ribbon: everybody who waits as a tick at his waiting time, drifting on; behind the line a wait is too long.
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { heatOf } from '../inbox/wait.tsx'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { shortSpan, waitClock } from '../lib/format.ts'
import { useStore } from '../lib/store.ts'
import { useDrag } from './drag.ts'
import { axisOf, domainOf, placeOf, stack, threshold } from './geometry.ts'
import { useWidth } from './use-width.ts'

const height = 92
const base = 66
/** A crowd stands closer. */
const loose = { width: 6, height: 16, gap: 8, rise: 19, lanes: 3 }
const dense = { width: 5, height: 6, gap: 7, rise: 8, lanes: 7 }
const crowd = 40
const inset = 14
/** More ticks than this do not glide: the browser would do nothing else. */
const mostGliding = 200

const tones = { calm: 'fill-ok', warm: 'fill-warn', hot: 'fill-hot', late: 'fill-bad' } as const
const sinceOf = (c: Conversation): number => Date.parse(c.waitingSince ?? c.queuedAt ?? c.createdAt)

interface Standing { conversation: Conversation; waited: number; x: number; y: number }

export const Ribbon = ({ waiting, onGive }: { waiting: readonly Conversation[]; onGive: (conversation: Conversation) => void }) => {
  const { t, i18n } = useTranslation()
  const rtl = useStore(useServices().preferences).language === 'ar'
  const nameOf = useVisitorName()
  const navigate = useNavigate()
  const drag = useDrag()
  const box = useRef<HTMLDivElement>(null)
  const full = useWidth(box)
  const now = useNow()
  const [cursor, setCursor] = useState<string | null>(null)
  const [pointed, setPointed] = useState<string | null>(null)
  const [focused, setFocused] = useState(false)

  const width = Math.max(0, full - 2 * inset)
  const tick = waiting.length > crowd ? dense : loose
  const sorted = waiting.toSorted((a, b) => sinceOf(b) - sinceOf(a) || a.number - b.number)
  const waits = sorted.map((conversation) => now - sinceOf(conversation))
  const domain = domainOf(Math.max(0, ...waits))
  const turned = (x: number) => (rtl ? full - inset - x : inset + x)
  const spots = stack(waits.map((waited) => placeOf(waited, domain) * width), tick.gap, tick.lanes)
  const standing: Standing[] = sorted.map((conversation, index) => ({
    conversation, waited: waits[index] ?? 0, x: turned(spots[index]?.x ?? 0), y: base - tick.height - 3 - (spots[index]?.lane ?? 0) * tick.rise,
  }))
  const active = standing.find((one) => one.conversation.uid === (pointed ?? (focused ? cursor : null)))
  const current = Math.max(0, standing.findIndex((one) => one.conversation.uid === cursor))
  const open = (uid: string) => void navigate({ to: '/app/inbox/$uid', params: { uid }, search: { view: 'unassigned' } })

  const onKeyDown = (event: KeyboardEvent) => {
    const here = standing[current]?.conversation
    const step = ({ ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 } as Record<string, number>)[event.key]
    if (step !== undefined) {
      const next = standing[Math.min(standing.length - 1, Math.max(0, current + step))]?.conversation.uid
      if (next === undefined) return
      event.preventDefault()
      setCursor(next)
      box.current?.querySelector<HTMLElement>(`[data-tick="${next}"]`)?.focus()
    } else if (event.key === 'Enter' && here !== undefined) open(here.uid)
    else if (event.key === 'a' && here !== undefined) {
      event.stopPropagation()
      onGive(here)
    }
  }

  return (
    <div ref={box} className="relative" style={{ height }}>
      {full > 0 && (
        <svg width={full} height={height} role="group" aria-label={t('live.ribbonWords', { count: waiting.length })} onKeyDown={onKeyDown} className="block overflow-visible select-none">
          <rect x={rtl ? 0 : turned(placeOf(threshold, domain) * width)} y={4} width={Math.max(0, full - inset - placeOf(threshold, domain) * width)} height={base - 4} className="fill-canvas" />
          <line x1={0} x2={full} y1={base} y2={base} className="stroke-line-strong" />
          <text x={turned(placeOf(threshold, domain) * width) + (rtl ? -6 : 6)} y={14} textAnchor={rtl ? 'end' : 'start'} direction="ltr" aria-hidden="true" className="fill-ink-3 text-11">{t('live.tooLong')}</text>
          {axisOf(domain, width).map((at) => {
            const x = turned(placeOf(at, domain) * width)
            const limit = at === threshold
            return (
              <g key={at} aria-hidden="true">
                <line x1={x} x2={x} y1={limit ? 4 : base} y2={base + 5} className={limit ? 'stroke-bad' : 'stroke-line-strong'} strokeDasharray={limit ? '3 3' : undefined} />
                <text x={x} y={base + 19} textAnchor="middle" className={cx('text-11', limit ? 'fill-bad' : 'fill-ink-3')}>{shortSpan(at, i18n.language)}</text>
              </g>
            )
          })}
          {standing.map(({ conversation, waited, x, y }, index) => {
            const name = nameOf(conversation.visitor)
            const { uid } = conversation
            return (
              <g
                key={uid}
                role="link"
                tabIndex={index === current ? 0 : -1}
                data-tick={uid}
                aria-label={t('live.tick', { name, inbox: conversation.inbox.name, time: waitClock(waited, i18n.language) })}
                onPointerEnter={() => setPointed(uid)}
                onPointerLeave={() => setPointed(null)}
                onFocus={() => {
                  setCursor(uid)
                  setFocused(true)
                }}
                onBlur={() => setFocused(false)}
                onPointerDown={(event) => drag.start(event, conversation)}
                onClick={() => open(uid)}
                className={cx('cursor-pointer outline-none', standing.length <= mostGliding && 'transition-transform duration-1000 ease-linear')}
                style={{ transform: `translate(${x}px, ${y}px)` }}
              >
                <rect x={-tick.gap / 2 - 2} y={-2} width={tick.gap + 4} height={tick.height + 5} fill="transparent" />
                <rect
                  x={-tick.width / 2} width={tick.width} height={tick.height} rx={2}
                  className={cx('forced-color-adjust-none', tones[heatOf(waited)], active?.conversation.uid === uid && 'stroke-brand [paint-order:stroke] [stroke-width:5px]')}
                />
              </g>
            )
          })}
        </svg>
      )}
      {active !== undefined && (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute z-10 -mt-1 max-w-64 -translate-x-1/2 -translate-y-full truncate rounded-control bg-ink px-2 py-1 text-12 text-surface"
          style={{ left: Math.min(full - 80, Math.max(80, active.x)), top: active.y }}
        >
          {nameOf(active.conversation.visitor)} · {active.conversation.inbox.name} · <span className="font-mono">{waitClock(active.waited, i18n.language)}</span>
        </div>
      )}
      {full > 0 && waiting.length === 0 && <p className="absolute inset-x-0 top-5 text-center text-ink-3">{t('live.nobodyWaits')}</p>}
    </div>
  )
}
