// The groups: who answers, when, and how work is shared; one of them in full under its own address.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedGroup } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { useServices } from '../../app/services.ts'
import { useCan } from '../../auth/use-me.ts'
import { NewThing } from '../new-thing.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Opening } from '../hours/opening.tsx'
import { Removed } from '../removed.tsx'
import { Unread } from '../unread.tsx'
import { useAct } from '../use-act.ts'
import { GroupPage } from './group-page.tsx'
import { NewGroup } from './new-group.tsx'
import { Overflow } from './overflow.tsx'

const Row = ({ group }: { group: ListedGroup }) => {
  const { t } = useTranslation()
  return (
    <li>
      <Link
        to="/app/settings/$section/$item" params={{ section: 'groups', item: group.uid }}
        className="ring-inset-focus flex items-center gap-3 rounded-panel border border-line bg-raised px-4 py-3 hover:border-line-strong"
      >
        <span className="min-w-0 grow">
          <span className="block truncate"><b className="font-bold"><bdi>{group.name}</bdi></b> <span className="text-12 text-ink-3">· {t('settings.members', { count: group.agents.length })}{group.isDefault && <> · {t('settings.defaultGroup')}</>}</span></span>
          {group.description !== '' && <span className="block truncate text-ink-2"><bdi>{group.description}</bdi></span>}
          <span className="mt-0.5 flex flex-wrap gap-x-3 text-12 text-ink-2">
            <span>{t(`settings.strategies.${group.strategy}`)}</span>
            <Opening opening={group} />
          </span>
        </span>
        <ChevronRight size={16} aria-hidden="true" className="shrink-0 text-ink-3 rtl:-scale-x-100" />
      </Link>
    </li>
  )
}

export const Groups = () => {
  const { item } = useParams({ strict: false })
  return item === undefined ? <List /> : <Open uid={item} />
}

const List = () => {
  const { t } = useTranslation()
  const { client, queries } = useServices()
  const change = useCan('group.write')
  const navigate = useNavigate()
  const groups = useQuery({ ...queries.groups, refetchOnMount: 'always' })
  const removed = useQuery({ ...queries.groupsRemoved, refetchOnMount: 'always' }).data ?? []
  const [making, setMaking] = useState(false)
  const { act } = useAct()
  if (groups.data === undefined) return <Unread of={groups} />
  return (
    <>
      {change && <NewThing text={t('group.new')} onAsk={() => setMaking(true)} />}
      {groups.data.length === 0 ? <p className="text-ink-2">{t('group.none')}</p> : <ul className="flex flex-col gap-2">{groups.data.map((group) => <Row key={group.uid} group={group} />)}</ul>}
      <div className="mt-4"><Overflow /></div>
      {change && (
        <Removed
          things={removed} keyOf={(group) => group.uid} nameOf={(group) => group.name}
          onRestore={(group) => void act({ work: () => client.send('POST', `/groups/${group.uid}/restore`), stale: [keys.groups, keys.agents], done: t('group.restored', { group: group.name }) })}
        />
      )}
      {making && (
        <NewGroup
          onClose={() => setMaking(false)}
          onMade={(uid) => {
            setMaking(false)
            void navigate({ to: '/app/settings/$section/$item', params: { section: 'groups', item: uid } })
          }}
        />
      )}
    </>
  )
}

const Open = ({ uid }: { uid: string }) => {
  const { t } = useTranslation()
  const groups = useQuery({ ...useServices().queries.groups, refetchOnMount: 'always' })
  if (groups.data === undefined) return <Unread of={groups} />
  const group = groups.data.find((one) => one.uid === uid)
  if (group !== undefined) return <GroupPage key={uid} group={group} />
  if (groups.isFetching) return null
  return (
    <div className="flex flex-col items-start gap-3">
      <Notice>{t('group.gone')}</Notice>
      <Link to="/app/settings/$section" params={{ section: 'groups' }} className="font-medium text-brand underline underline-offset-4">{t('group.all')}</Link>
    </div>
  )
}
