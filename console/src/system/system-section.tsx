// How the installation is: what is wrong in words first, then its numbers.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { ago, fullTime, shortSpan } from '../lib/format.ts'
import { Unread } from '../settings/unread.tsx'
import { systemQuery } from './queries.ts'

const Facts = ({ title, foot, children }: { title: string; foot?: ReactNode; children: ReactNode }) => (
  <section className="mb-6 min-w-0 break-inside-avoid">
    <h2 className="mb-1 text-14 font-bold">{title}</h2>
    <dl className="divide-y divide-line rounded-panel border border-line bg-raised px-4">{children}</dl>
    {foot}
  </section>
)

const Fact = ({ label, tone, children }: { label: string; tone?: 'bad' | undefined; children: ReactNode }) => (
  <div className="flex min-h-9 items-center justify-between gap-4 py-1"><dt className="text-ink-2">{label}</dt><dd className={cx('text-end', tone === 'bad' && 'font-medium text-bad')}>{children}</dd></div>
)

export const SystemSection = () => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const system = useQuery(systemQuery(useServices().client))
  if (system.data === undefined) return <Unread of={system} />
  const { status, issues, ...report } = system.data
  const number = (value: number, most = 0) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: most }).format(value)
  const size = (bytes: number) => new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: bytes < 10e6 ? 1 : 0 }).format(bytes / 1e6)
  const ms = (value: number) => new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
  const asked = report.cache.hits + report.cache.misses
  const bad = (value: number) => (value > 0 ? 'bad' as const : undefined)
  const Icon = status === 'ok' ? CircleCheck : status === 'warning' ? TriangleAlert : CircleAlert
  return (
    <div className="flex flex-col gap-6">
      <section aria-labelledby="state" className={cx('rounded-panel border bg-raised px-4 py-3', status === 'problem' ? 'border-bad' : 'border-line')}>
        <h2 id="state" className="flex items-center gap-2 text-14 font-bold">
          <Icon size={17} aria-hidden="true" className={cx('shrink-0', status === 'ok' ? 'text-ok' : status === 'warning' ? 'text-warn' : 'text-bad')} /><span role="status">{t(`installation.states.${status}`)}</span>
        </h2>
        {issues.length > 0 && (
          <ul className="mt-3 flex flex-col gap-3">
            {issues.toSorted((a, b) => a.severity.localeCompare(b.severity)).map((issue) => (
              <li key={issue.code} className={cx('border-s-2 ps-3', issue.severity === 'problem' ? 'border-bad' : 'border-warn')}>
                <p dir="auto"><b className={cx('font-medium', issue.severity === 'problem' ? 'text-bad' : 'text-warn')}>{t(`installation.${issue.severity}`)}:</b> {issue.sentence}</p>
                <p className="text-12 text-ink-3">{t('installation.since', { when: ago(issue.since, now, i18n.language) })} · <span className="font-mono" dir="ltr">{issue.code}</span></p>
              </li>
            ))}
          </ul>
        )}
        <p className="mt-2 text-12 text-ink-3">{t('installation.looked', { when: fullTime(report.lookedAt, i18n.language) })}</p>
      </section>
      <div className="gap-6 lg:columns-2">
        <Facts title={t('installation.server')}>
          <Fact label={t('installation.version')}><span dir="ltr">Switchboard {report.versions.product} · Node.js {report.versions.node}</span></Fact>
          <Fact label={t('installation.runs')}><span title={fullTime(report.startedAt, i18n.language)}>{shortSpan(Math.max(60_000, now - Date.parse(report.startedAt)), i18n.language)}</span></Fact>
          <Fact label={t('installation.node')}><span className="font-mono text-12" dir="ltr">{report.node}</span></Fact>
          <Fact label={t('installation.memory')}>{size(report.process.memoryBytes)}</Fact>
          <Fact label={t('installation.loop')}>{ms(report.process.eventLoopMilliseconds)}</Fact>
        </Facts>
        <Facts title={t('installation.database')}>
          <Fact label={t('installation.reachable')} tone={report.database.reachable ? undefined : 'bad'}>{t(report.database.reachable ? 'common.yes' : 'common.no')}</Fact>
          <Fact label={t('installation.version')}><span dir="ltr">{report.versions.database === null ? '–' : `PostgreSQL ${report.versions.database}`}</span></Fact>
          <Fact label={t('installation.answers')}>{report.database.milliseconds === null ? '–' : ms(report.database.milliseconds)}</Fact>
          <Fact label={t('installation.hits')}>{asked === 0 ? '–' : new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 }).format(report.cache.hits / asked)}</Fact>
          <Fact label={t('installation.cacheSize')}>{size(report.cache.bytes)}</Fact>
        </Facts>
        <Facts title={t('installation.queue')} foot={<Link to="/app/settings/$section" params={{ section: 'jobs' }} className="mt-1.5 inline-block rounded-control text-12 font-medium text-ink underline underline-offset-4">{t('installation.toJobs')}</Link>}>
          <Fact label={t('installation.ready')}>{number(report.jobs.ready)}</Fact>
          <Fact label={t('installation.waiting')}>{number(report.jobs.waiting)}</Fact>
          <Fact label={t('installation.running')}>{number(report.jobs.running)}</Fact>
          <Fact label={t('installation.failed')} tone={bad(report.jobs.failed)}>{number(report.jobs.failed)}</Fact>
          <Fact label={t('installation.lag')}>{ms(report.jobs.lagSeconds * 1000)}</Fact>
        </Facts>
        <Facts title={t('installation.sockets')}>
          {Object.entries(report.sockets).map(([face, count]) => <Fact key={face} label={face}>{number(count)}</Fact>)}
        </Facts>
        <Facts title={t('installation.checks')}>
          <Fact label={t('installation.violations')} tone={bad(report.selfCheck.violations)}>{t('installation.ofLooks', { bad: number(report.selfCheck.violations), count: report.selfCheck.looks })}</Fact>
          <Fact label={t('installation.caught')}>{number(report.routing.caughtBySweep)}</Fact>
          <Fact label={t('installation.drifted')} tone={bad(report.metrics.drifted)}>{number(report.metrics.drifted)}</Fact>
          <Fact label={t('installation.counted')}>{t('installation.daysInRuns', { days: number(report.metrics.days), runs: number(report.metrics.runs) })}</Fact>
        </Facts>
      </div>
    </div>
  )
}
