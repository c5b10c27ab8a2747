// In the place of what is not read yet: nothing for a moment, then grey lines; or why it could not be read, and another try.
import { useTranslation } from 'react-i18next'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface Query { isError: boolean; error: Error | null; refetch: () => Promise<unknown> }

export const Unread = ({ of }: { of: Query }) => {
  const { t } = useTranslation()
  const words = useErrorWords()
  if (of.isError) {
    return (
      <div className="flex flex-col items-start gap-3">
        <Notice tone="bad">{words(of.error)}</Notice>
        <Button onClick={() => void of.refetch()}>{t('common.tryAgain')}</Button>
      </div>
    )
  }
  return (
    <div role="status" aria-label={t('sections.loading')} className="late flex flex-col gap-2">
      {[0, 1, 2].map((line) => <div key={line} className="h-14 rounded-panel border border-line bg-canvas" />)}
    </div>
  )
}
