// What an event means, in the reader's language; one that is newer than the words has the server's sentence, or its name.
import { useTranslation } from 'react-i18next'
import type words from '../i18n/connect.en.json'

type EventKey = keyof typeof words.webhooks.told

export const useEventWords = (): ((name: string, otherwise?: string) => string) => {
  const { t, i18n } = useTranslation()
  return (name, otherwise) => {
    const key = name.replace('.', '_') as EventKey
    return i18n.exists(`webhooks.told.${key}`) ? t(`webhooks.told.${key}`) : otherwise ?? name
  }
}
