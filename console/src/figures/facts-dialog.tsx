// What a number of a day is made of, each with the way to its conversation and its message.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Fact, FactMetric } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'
import { now } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { Unread } from '../settings/unread.tsx'
import { messageHash } from '../thread/message-hash.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { dayText } from './days.ts'
import { factsQuery } from './queries.ts'
import { madeOf, spanText, type FigureKey } from './words.ts'

const Row = ({ fact, metric, named }: { fact: Fact; metric: FactMetric; named: boolean }) => {
  const { t, i18n } = useTranslation()
  const { timeZone } = useMe().tenant
  const clock = (at: string) => new Date(at).toLocaleTimeString(i18n.language, { timeZone, hour: 'numeric', minute: '2-digit' })
  const { conversation, seq, tookMs, targetSeconds, score, until } = fact
  const late = targetSeconds !== null && tookMs !== null && tookMs > targetSeconds * 1000
  const target = targetSeconds === null ? '' : spanText(targetSeconds * 1000, i18n.language)
  const spans = metric === 'online' || metric === 'busy' || metric === 'away'
  return (
    <li className="flex min-h-9 flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-1.5">
      <time dateTime={fact.at} className="w-16 shrink-0 text-12 text-ink-3">{clock(fact.at)}</time>
      <span className="min-w-0 grow">
        {spans && <>{spanText((until === null ? now() : Date.parse(until)) - Date.parse(fact.at), i18n.language)} <span className="text-12 text-ink-3">{until === null ? t('figures.goesOn') : t('figures.until', { time: clock(until) })}</span></>}
        {conversation !== null && (
          <Link to="/app/inbox/$uid" params={{ uid: conversation.uid }} search={{ view: 'all' }} {...(seq === null ? {} : { hash: messageHash(seq) })} className="font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink">
            {t('figures.number', { number: conversation.number })}{seq !== null && <span className="font-normal text-ink-2">, {t('figures.event', { seq })}</span>}
          </Link>
        )}
        {named && <span className="text-12 text-ink-3"> · <bdi>{fact.agent.name}</bdi></span>}
      </span>
      {score !== null && <span>{t('figures.score', { score })}</span>}
      {tookMs !== null && <span className={cx('text-12', late ? 'text-bad' : 'text-ink-2')}>{t('figures.took', { time: spanText(tookMs, i18n.language) })}{targetSeconds !== null && <> · {t(late ? 'figures.overTarget' : 'figures.inTarget', { target })}</>}</span>}
    </li>
  )
}

const Part = ({ agent, day, metric, titled }: { agent: string | null; day: string; metric: FactMetric; titled: boolean }) => {
  const { t } = useTranslation()
  const facts = useInfiniteQuery(factsQuery(useServices().client, agent, day, metric))
  const rows = facts.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <section className="mb-4 last:mb-0">
      {titled && (metric === 'online' || metric === 'busy') && <h3 className="mb-1.5 text-12 text-ink-3">{t(`figures.of.${metric}`)}</h3>}
      {facts.data === undefined ? <Unread of={facts} /> : rows.length === 0 ? <p className="text-ink-2">{t('figures.factsNone')}</p> : (
        <ul className="divide-y divide-line rounded-panel border border-line bg-raised">{rows.map((fact, place) => <Row key={`${fact.at} ${place}`} fact={fact} metric={metric} named={agent === null} />)}</ul>
      )}
      {facts.hasNextPage && <Button className="mt-2" size="small" disabled={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>{t('figures.factMore')}</Button>}
    </section>
  )
}

/** `agent`: null for everybody. */
export const FactsDialog = ({ agent, day, figure, onClose }: { agent: string | null; day: string; figure: FigureKey; onClose: () => void }) => {
  const { t, i18n } = useTranslation()
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('figures.factsTitle', { figure: t(`figures.${figure}`), day: dayText(day, i18n.language) })} width="wide">
      {madeOf[figure].map((metric) => <Part key={metric} agent={agent} day={day} metric={metric} titled={madeOf[figure].length > 1} />)}
    </Dialog>
  )
}
