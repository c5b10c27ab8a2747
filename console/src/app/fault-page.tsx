// What one sees when a page cannot be shown: what happened, what is safe, what to do.
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/problem.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'

export const FaultPage = ({ error, reset }: ErrorComponentProps) => {
  const { t } = useTranslation()
  const words = useErrorWords()
  const router = useRouter()
  const away = error instanceof ApiError && error.problem.status === 0
  return (
    <main className="flex h-dvh flex-col items-center justify-center gap-4 p-6 text-center">
      <Mark size={32} />
      <h1 className="text-20 font-bold">{away ? t('fault.awayTitle') : t('fault.title')}</h1>
      <p className="max-w-[44ch] text-14 text-ink-2">{away ? t('fault.away') : error instanceof ApiError ? words(error) : t('fault.body')}</p>
      <Button
        look="main"
        size="large"
        onClick={() => {
          reset()
          void router.invalidate()
        }}
      >
        {t('common.tryAgain')}
      </Button>
    </main>
  )
}
