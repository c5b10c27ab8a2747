// Names of languages in the reader's own.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export const useLanguageNames = (): ((locale: string) => string) => {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const names = new Intl.DisplayNames([i18n.language], { type: 'language' })
    return (locale) => {
      try {
        const name = names.of(locale) ?? locale
        return name.charAt(0).toLocaleUpperCase(i18n.language) + name.slice(1)
      } catch {
        return locale
      }
    }
  }, [i18n.language])
}
