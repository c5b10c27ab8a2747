// Says in plain words what a failed call means. Codes without words of their own fall back to the server's sentence.
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/problem.ts'
import en from './en.json' with { type: 'json' }

type ErrorKey = keyof typeof en.errors
const known = new Set(Object.keys(en.errors))

export const useErrorWords = (): ((error: unknown) => string) => {
  const { t } = useTranslation()
  return (error) => {
    if (!(error instanceof ApiError)) return t('errors.unknown')
    const { code, title, retryAfter } = error.problem
    const key = code.replace('.', '_')
    if (known.has(key)) return t(`errors.${key as ErrorKey}`, { count: retryAfter ?? 60 })
    return title
  }
}

export const useCodeWords = (): ((code: string, title?: string) => string) => {
  const { t } = useTranslation()
  return (code, title) => {
    const key = code.replace('.', '_')
    if (!known.has(key) && title !== undefined && title !== '') return title
    return t(`errors.${known.has(key) ? (key as ErrorKey) : 'unknown'}`, { count: 60 })
  }
}
