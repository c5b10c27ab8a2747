// The strip above the work: whose desk this is, how the line stands, own status, help and account.
import { Link } from '@tanstack/react-router'
import { Keyboard, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../auth/use-me.ts'
import { openCheatSheet } from '../keys/cheat-sheet-state.ts'
import { cx } from '../lib/cx.ts'
import { StatusPill } from '../status/pill.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Tip } from '../ui/tip.tsx'
import { Mark } from '../ui/mark.tsx'
import { AccountMenu } from './account-menu.tsx'
import { LinkSign } from './link-sign.tsx'

export const TopBar = ({ hiddenOnPhone }: { hiddenOnPhone: boolean }) => {
  const { t } = useTranslation()
  const { tenant } = useMe()
  return (
    <header className={cx('flex h-12 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3', hiddenOnPhone && 'max-md:hidden')}>
      <span className="md:hidden"><Mark size={22} /></span>
      <span className="truncate text-13 font-medium text-ink-2 max-md:sr-only">{tenant.name}</span>
      <span className="grow" />
      <Tip text={t('app.search')} keys="/">
        <Link to="/app/search" aria-label={t('app.search')} className="press inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-surface data-[status=active]:text-brand max-md:size-10"><Search size={17} aria-hidden="true" /></Link>
      </Tip>
      <LinkSign />
      <StatusPill />
      <span className="max-md:hidden">
        <IconButton label={t('keys.title')} keys="?" onClick={openCheatSheet}><Keyboard size={17} aria-hidden="true" /></IconButton>
      </span>
      <AccountMenu />
    </header>
  )
}
