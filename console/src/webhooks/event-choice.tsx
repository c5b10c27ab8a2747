// Which events are told: all, or chosen ones, by what they are about.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { groupBy } from '../lib/group-by.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Tick } from '../ui/tick.tsx'
import { useEventWords } from './event-words.ts'
import { webhookEventsQuery } from './queries.ts'

/** Null: every event. */
interface EventChoiceProps { chosen: readonly string[] | null; onChange: (chosen: readonly string[] | null) => void; fault: string | undefined }

export const EventChoice = ({ chosen, onChange, fault }: EventChoiceProps) => {
  const { t } = useTranslation()
  const words = useEventWords()
  const events = useQuery(webhookEventsQuery(useServices().client)).data ?? []
  const turn = (name: string, on: boolean) => onChange(on ? [...(chosen ?? []), name] : (chosen ?? []).filter((one) => one !== name))
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{t('webhooks.events')}</legend>
      <Segmented
        label={t('webhooks.events')} value={chosen === null ? 'all' : 'some'} onChange={(value) => onChange(value === 'all' ? null : [])}
        options={[{ value: 'all', label: t('webhooks.everyEvent') }, { value: 'some', label: t('webhooks.someEvents') }]}
      />
      {chosen !== null && (
        <div className="mt-2 max-h-64 overflow-y-auto rounded-control border border-line bg-raised px-3 py-2" tabIndex={0} role="group" aria-label={t('webhooks.someEvents')}>
          {[...groupBy(events, (one) => one.name.split('.')[0] ?? '')].map(([noun, list]) => (
            <div key={noun} className="not-first:mt-2 not-first:border-t not-first:border-line not-first:pt-2">
              {list.map((one) => (
                <Tick key={one.name} checked={chosen.includes(one.name)} onChange={(on) => turn(one.name, on)} label={words(one.name, one.when)} hint={one.name} />
              ))}
            </div>
          ))}
        </div>
      )}
      <p className={fault === undefined ? 'mt-1 text-12 text-ink-3' : 'mt-1 text-12 text-bad'} role={fault === undefined ? undefined : 'alert'}>{fault ?? t('webhooks.eventsHint')}</p>
    </fieldset>
  )
}
