// Tags: labels of the whole company, for the conversations of every inbox.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.ts'
import { useCan } from '../../auth/use-me.ts'
import { NewThing } from '../new-thing.tsx'
import { Removed } from '../removed.tsx'
import { Unread } from '../unread.tsx'
import { LabelForm } from './label-form.tsx'
import { LabelList, useRestoreLabel } from './label-list.tsx'

export const Tags = () => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const change = useCan('group.write')
  const labels = useQuery({ ...queries.labels, refetchOnMount: 'always' })
  const removed = useQuery({ ...queries.labelsRemoved, refetchOnMount: 'always' }).data ?? []
  const [making, setMaking] = useState(false)
  const restore = useRestoreLabel()
  if (labels.data === undefined) return <Unread of={labels} />
  return (
    <>
      {change && <NewThing text={t('tag.new')} onAsk={() => setMaking(true)} />}
      <LabelList labels={labels.data.filter((label) => label.inbox === null)} change={change} none={t(change ? 'tag.none' : 'tag.noneYet')} />
      {change && <Removed things={removed.filter((label) => label.inbox === null)} keyOf={(label) => label.id} nameOf={(label) => label.name} onRestore={(label) => void restore(label)} />}
      {making && <LabelForm inbox={null} title={t('tag.new')} label={null} onClose={() => setMaking(false)} />}
    </>
  )
}
