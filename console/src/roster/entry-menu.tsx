// The menu of one person.
import { KeyRound, Mail, MoreHorizontal, Pencil, RotateCcw, ShieldOff, Trash2, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RosterEntry } from '@switchboard/protocol'
import { useCan, useMe } from '../auth/use-me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { EntryForm } from './entry-form.tsx'
import { useEntryActs } from './use-entry-acts.ts'

export const EntryMenu = ({ entry, removed = false, onRemoved }: { entry: RosterEntry; removed?: boolean; onRemoved?: () => void }) => {
  const { t } = useTranslation()
  const acts = useEntryActs(entry)
  const writes = useCan('account.write')
  const own = useMe().agent.uid === entry.agent.uid
  const [asked, setAsked] = useState<'edit' | 'resetFactor' | null>(null)
  if (!writes) return null
  if (removed) return <Button size="small" disabled={acts.busy} aria-label={t('roster.restoreNamed', { name: entry.agent.name })} onClick={() => void acts.restore()}><RotateCcw size={13} aria-hidden="true" />{t('roster.restore')}</Button>
  const icon = (Icon: typeof Mail) => <Icon size={15} aria-hidden="true" />
  return (
    <>
      <Menu
        trigger={
          <button type="button" aria-label={t('roster.actsOf', { name: entry.agent.name })} className="press inline-flex size-8 items-center justify-center rounded-control text-ink-2 hover:bg-canvas hover:text-ink max-md:size-10">
            <MoreHorizontal size={16} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem icon={icon(Pencil)} onSelect={() => setAsked('edit')}>{t('roster.edit')}</MenuItem>
        {entry.lastSignInAt === null && entry.agent.active && <MenuItem icon={icon(Mail)} onSelect={() => void acts.send('invitation')}>{t('roster.inviteAgain')}</MenuItem>}
        {entry.agent.active && <MenuItem icon={icon(KeyRound)} onSelect={() => void acts.send('password_reset')}>{t('roster.resetPassword')}</MenuItem>}
        {!own && (
          <>
            <MenuItem icon={icon(ShieldOff)} onSelect={() => setAsked('resetFactor')}>{t('roster.resetFactor')}</MenuItem>
            <MenuLine />
            {entry.agent.active
              ? <MenuItem icon={icon(UserX)} onSelect={() => void acts.stop()}>{t('roster.stop')}</MenuItem>
              : <MenuItem icon={icon(UserCheck)} onSelect={() => void acts.start()}>{t('roster.start')}</MenuItem>}
            <MenuItem icon={icon(Trash2)} onSelect={() => void acts.remove().then((well) => well && onRemoved?.())}>{t('roster.remove')}</MenuItem>
          </>
        )}
      </Menu>
      {asked === 'edit' && <EntryForm entry={entry} onClose={() => setAsked(null)} />}
      {asked === 'resetFactor' && (
        <Dialog open onOpenChange={() => setAsked(null)} title={t('roster.resetFactorTitle', { name: entry.agent.name })}>
          <p className="text-14 text-ink-2">{t('roster.resetFactorBody')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
            <Button look="bad" disabled={acts.busy} onClick={() => void acts.resetFactor().then((well) => well && setAsked(null))}>{t('roster.resetFactorDo')}</Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
