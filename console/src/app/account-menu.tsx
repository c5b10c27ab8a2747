// The account menu: settings page, theme, density, and the way out.
import { useNavigate } from '@tanstack/react-router'
import { CalendarDays, Keyboard, LogOut, Monitor, Moon, Settings2, Sun, UserRound, UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSignOut } from '../auth/use-sign-out.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { openCheatSheet } from '../keys/cheat-sheet-state.ts'
import { useStore } from '../lib/store.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx'
import { useServices } from './services.ts'

export const AccountMenu = () => {
  const { t } = useTranslation()
  const { preferences } = useServices()
  const { agent } = useMe()
  // Who replies has canned responses of his own there.
  const settings = useCan('conversation.reply')
  const leads = useCan('account.read')
  const { theme } = useStore(preferences)
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu
      trigger={
        <button type="button" className="press inline-flex size-9 items-center justify-center rounded-[50%]">
          <span className="sr-only">{t('me.menu', { name: agent.name })}</span>
          <Avatar name={agent.name} seed={agent.uid} />
        </button>
      }
    >
      <div className="px-2.5 pt-2 pb-2">
        <div className="font-bold">{agent.name}</div>
        <div className="text-12 text-ink-3">{agent.email} · {t(`roles.${agent.role}`)}</div>
      </div>
      <MenuLine />
      <MenuItem icon={<UserRound size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: '/app/me' })}>{t('me.title')}</MenuItem>
      {settings && <MenuItem icon={<CalendarDays size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: '/app/day' })}>{t('app.myDay')}</MenuItem>}
      {leads && <MenuItem icon={<UsersRound size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: '/app/agents', search: {} })}>{t('app.agents')}</MenuItem>}
      {settings && <MenuItem icon={<Settings2 size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: '/app/settings' })}>{t('app.settings')}</MenuItem>}
      <MenuItem icon={<Keyboard size={15} aria-hidden="true" />} onSelect={openCheatSheet}>{t('keys.title')}</MenuItem>
      <MenuLine />
      <MenuChoice
        label={t('me.theme')}
        value={theme}
        onChange={(next) => preferences.set((before) => ({ ...before, theme: next }))}
        options={[
          { value: 'auto', label: t('me.themes.auto'), icon: <Monitor size={15} aria-hidden="true" /> },
          { value: 'light', label: t('me.themes.light'), icon: <Sun size={15} aria-hidden="true" /> },
          { value: 'dark', label: t('me.themes.dark'), icon: <Moon size={15} aria-hidden="true" /> },
        ]}
      />
      <MenuLine />
      <MenuItem icon={<LogOut size={15} aria-hidden="true" className="rtl:-scale-x-100" />} onSelect={() => signOut(false)}>{t('me.signOut')}</MenuItem>
    </Menu>
  )
}
