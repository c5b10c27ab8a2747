// Whether visitors are asked what they thought of it, and how.
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { Toggle } from '../ui/toggle.tsx'
import type { PartProps } from './part-props.ts'

export const RatingPart = ({ draft, set, mayChange }: PartProps) => {
  const { t } = useTranslation()
  const { rating } = draft.settings
  return (
    <>
      <fieldset disabled={!mayChange}><Toggle label={t('inboxes.askRating')} hint={t(rating.enabled ? 'inboxes.askRatingOn' : 'inboxes.askRatingOff')} checked={rating.enabled} onChange={(enabled) => set('rating', { enabled })} /></fieldset>
      <Field label={t('inboxes.texts.ratingQuestion')} placeholder={t('inboxes.asWeSay')} maxLength={500} dir="auto" autoComplete="off" disabled={!mayChange} value={rating.question ?? ''} onChange={(event) => set('rating', { question: event.target.value === '' ? null : event.target.value })} />
    </>
  )
}
