// At the foot while something differs from what holds.
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'

export const SaveBar = ({ saving, wrong, onSave, onDiscard }: { saving: boolean; wrong: boolean; onSave: () => void; onDiscard: () => void }) => {
  const { t } = useTranslation()
  return (
    <div role="region" aria-label={t('inboxes.unsaved')} className="arrive sticky bottom-3 z-10 flex flex-wrap items-center gap-2 rounded-panel border border-line bg-raised px-4 py-2.5 shadow-float">
      <p className="grow text-ink-2">{t(wrong ? 'inboxes.wrongFirst' : 'inboxes.unsaved')}</p>
      <Button look="quiet" onClick={onDiscard}>{t('inboxes.discard')}</Button>
      <Button look="main" disabled={saving} onClick={onSave}>{t(wrong ? 'inboxes.showWrong' : 'settings.save')}</Button>
    </div>
  )
}
