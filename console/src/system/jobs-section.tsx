// Repeated jobs: how the last run of each went, how long it took, when the next one is. What failed comes first.
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { JobReport } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useNow } from '../lib/clock.ts'
import { ago, fullTime } from '../lib/format.ts'
import { Unread } from '../settings/unread.tsx'
import { jobsQuery } from './queries.ts'

const isWrong = (job: JobReport): boolean => job.last?.outcome === 'failed' || job.failed > 0

const Last = ({ job: { last } }: { job: JobReport }) => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  if (last === null) return <span className="text-ink-3">{t('installation.notYet')}</span>
  const well = last.outcome === 'done'
  const result = Object.entries(last.result ?? {}).map(([name, value]) => `${name} ${new Intl.NumberFormat(i18n.language).format(value)}`).join(' · ')
  return (
    <>
      <span className="flex items-center gap-1.5">
        {well ? <CircleCheck size={14} aria-hidden="true" className="shrink-0 text-ok" /> : <CircleAlert size={14} aria-hidden="true" className="shrink-0 text-bad" />}
        <span className={well ? undefined : 'font-medium text-bad'}>{t(well ? 'installation.done' : 'installation.runFailed')}</span>
        <time dateTime={last.startedAt} title={fullTime(last.startedAt, i18n.language)} className="text-12 text-ink-3">{ago(last.startedAt, now, i18n.language)}</time>
      </span>
      {result !== '' && <span className="block text-12 text-ink-2" dir="ltr">{result}</span>}
      {last.error !== null && <span className="block text-12 break-words text-bad" dir="auto">{last.error}</span>}
    </>
  )
}

export const JobsSection = () => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const jobs = useQuery(jobsQuery(useServices().client))
  if (jobs.data === undefined) return <Unread of={jobs} />
  const ms = (value: number) => new Intl.NumberFormat(i18n.language, { style: 'unit', unit: value < 10_000 ? 'millisecond' : 'second', maximumFractionDigits: 0 }).format(value < 10_000 ? value : value / 1000)
  const sorted = jobs.data.toSorted((a, b) => Number(isWrong(b)) - Number(isWrong(a)) || a.name.localeCompare(b.name))
  return (
    <div className="overflow-x-auto rounded-panel border border-line bg-raised">
      <table className="w-full border-collapse">
        <caption className="sr-only">{t('installation.jobs')}</caption>
        <thead className="border-b border-line text-12 text-ink-3">
          <tr>
            <th scope="col" className="px-3 py-2 text-start font-medium">{t('installation.job')}</th>
            <th scope="col" className="px-3 py-2 text-start font-medium">{t('installation.lastRun')}</th>
            <th scope="col" className="px-3 py-2 text-end font-medium max-md:hidden">{t('installation.took')}</th>
            <th scope="col" className="px-3 py-2 text-start font-medium max-md:hidden">{t('installation.nextRun')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {sorted.map((job) => (
            <tr key={job.name} className="align-top hover:bg-surface">
              <th scope="row" className="px-3 py-2 text-start font-normal">
                <span className="block font-mono text-12 break-all" dir="ltr">{job.name}</span>
                <span className="font-mono text-11 whitespace-nowrap text-ink-3" dir="ltr">{job.schedule} {job.timeZone}</span>
                {job.failed > 0 && <span className="block text-12 text-bad">{t('installation.dead', { count: job.failed })}</span>}
                {job.running + job.ready > 0 && <span className="block text-12 text-ink-3">{t('installation.open', { running: job.running, ready: job.ready })}</span>}
              </th>
              <td className="px-3 py-2"><Last job={job} /></td>
              <td className="px-3 py-2 text-end whitespace-nowrap max-md:hidden">{job.last === null ? '–' : ms(job.last.durationMs)}</td>
              <td className="px-3 py-2 whitespace-nowrap max-md:hidden"><time dateTime={job.nextAt} title={fullTime(job.nextAt, i18n.language)}>{ago(job.nextAt, now, i18n.language)}</time></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
