// Everything about oneself on one page: looks, password, sessions, the way out.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { languages } from '../lib/preferences.ts'
import { useStore } from '../lib/store.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { NoticeWishes } from './notice-wishes.tsx'
import { Passkeys } from './passkeys.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor, useSecurity } from './second-factor.tsx'
import { SessionList } from './session-list.tsx'
import { useMe } from './use-me.ts'
import { useSignOut } from './use-sign-out.ts'

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="border-t border-line py-6">
    <h2 className="mb-3 text-16 font-bold">{title}</h2>
    {children}
  </section>
)

const Line = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1"><span>{label}</span>{children}</div>
)

const Looks = () => {
  const { t } = useTranslation()
  const { preferences } = useServices()
  const { theme, density, language, shortcuts } = useStore(preferences)
  return (
    <>
      <Line label={t('me.theme')}>
        <Segmented
          label={t('me.theme')}
          value={theme}
          onChange={(next) => preferences.set((before) => ({ ...before, theme: next }))}
          options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`me.themes.${value}`) }))}
        />
      </Line>
      <Line label={t('me.density')}>
        <Segmented
          label={t('me.density')}
          value={density}
          onChange={(next) => preferences.set((before) => ({ ...before, density: next }))}
          options={(['cosy', 'compact'] as const).map((value) => ({ value, label: t(`me.densities.${value}`) }))}
        />
      </Line>
      <Line label={t('me.language')}>
        <Segmented
          label={t('me.language')}
          value={language}
          onChange={(next) => preferences.set((before) => ({ ...before, language: next }))}
          options={(['en', 'ar'] as const).map((value) => ({ value, label: languages[value] }))}
        />
      </Line>
      <Toggle
        label={t('me.shortcuts')}
        hint={t('me.shortcutsHint')}
        checked={shortcuts}
        onChange={(on) => preferences.set((before) => ({ ...before, shortcuts: on }))}
      />
    </>
  )
}

export const MePage = () => {
  const { t } = useTranslation()
  const { toasts } = useServices()
  const { agent, tenant } = useMe()
  const signOut = useSignOut()
  const security = useSecurity()
  const [changing, setChanging] = useState(false)
  return (
    <div className="min-h-0 grow overflow-y-auto bg-surface">
      <div className="mx-auto max-w-[640px] px-5 py-8">
        <header className="flex items-center gap-4 pb-6">
          <Avatar name={agent.name} seed={agent.uid} size={48} />
          <div>
            <h1 className="text-20 font-bold">{agent.name}</h1>
            <p className="text-ink-2">{agent.email} · {t(`roles.${agent.role}`)} · {tenant.name}</p>
            {agent.groups.length > 0 && <p className="text-12 text-ink-3">{t('me.groups', { groups: agent.groups.map((group) => group.name).join(', ') })}</p>}
          </div>
        </header>
        <Section title={t('me.looks')}><Looks /></Section>
        {security.data?.hasPassword !== false && (
          <Section title={t('auth.password')}>
            <Line label={t('me.passwordLead')}><Button onClick={() => setChanging(true)}>{t('auth.changePassword')}</Button></Line>
          </Section>
        )}
        <Section title={t('security.factors')}><SecondFactor /></Section>
        <Section title={t('security.passkeys')}><Passkeys /></Section>
        <Section title={t('security.notices')}><NoticeWishes /></Section>
        <Section title={t('me.sessions')}>
          <SessionList />
          <div className="mt-4 flex flex-wrap gap-2">
            <Button onClick={() => signOut(false)}>{t('me.signOut')}</Button>
            <Button look="bad" onClick={() => signOut(true)}>{t('me.signOutEverywhere')}</Button>
          </div>
        </Section>
      </div>
      <Dialog open={changing} onOpenChange={setChanging} title={t('auth.changePassword')}>
        <PasswordForm
          onDone={() => {
            setChanging(false)
            toasts.show({ tone: 'plain', text: t('auth.passwordChanged') })
          }}
        />
      </Dialog>
    </div>
  )
}
