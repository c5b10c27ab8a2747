// All keys on one sheet, grouped by where they work.
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useStore } from '../lib/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { cheatSheet } from './cheat-sheet-state.ts'

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

const groups = [
  ['list', [['j', 'k', 'move'], ['Enter', 'o', 'open'], ['u', 'back'], ['t', 'takeNext'], ['x', 'select'], ['Shift ↓', 'range'], ['g i', 'goInbox'], ['g q', 'goQueue'], ['g l', 'goLive'], ['g p', 'goAgents'], ['g d', 'goDay'], ['/', 'search']]],
  ['conversation', [['c', 'claim'], ['e', 'resolve'], ['Shift E', 'resolveNext'], ['a', 'give'], ['l', 'label'], ['r', 'reply'], ['n', 'note'], ['w', 'whisper'], ['z', 'undo']]],
  ['editor', [['Enter', `${modifier} Enter`, 'send'], [`${modifier} Shift Enter`, 'sendResolve'], ['Shift Enter', 'newline'], [`${modifier} I`, 'swap'], ['Esc', 'leave']]],
] as const

export const CheatSheet = () => {
  const { t } = useTranslation()
  const { preferences } = useServices()
  const { shortcuts } = useStore(preferences)
  return (
    <Dialog open onOpenChange={() => cheatSheet.set(false)} title={t('keys.title')} width="wide">
      <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
        {groups.map(([group, lines]) => (
          <section key={group}>
            <h3 className="mb-2 font-bold">{t(`keys.groups.${group}`)}</h3>
            <dl className="flex flex-col gap-1.5">
              {lines.map((line) => {
                const name = line[line.length - 1] as 'move'
                return (
                  <div key={name} className="flex items-center justify-between gap-3">
                    <dt className="text-ink-2">{t(`keys.${name}`)}</dt>
                    <dd className="flex gap-1">{line.slice(0, -1).map((key) => <Kbd key={key}>{key}</Kbd>)}</dd>
                  </div>
                )
              })}
            </dl>
          </section>
        ))}
        <section className="self-end">
          <Toggle
            label={t('me.shortcuts')}
            hint={t('me.shortcutsHint')}
            checked={shortcuts}
            onChange={(on) => preferences.set((before) => ({ ...before, shortcuts: on }))}
          />
        </section>
      </div>
    </Dialog>
  )
}
