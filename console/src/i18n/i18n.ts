// Starts i18next: the English of the first page travels with it; the words of the desk (queue, live board) and of the settings
// and other languages come when they are needed.
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Preferences } from '../lib/preferences.ts'
import type { Store } from '../lib/store.ts'
import type connect from './connect.en.json'
import type desk from './desk.en.json'
import en from './en.json' with { type: 'json' }
import type settings from './settings.en.json'
import type staff from './staff.en.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en & typeof connect & typeof desk & typeof settings & typeof staff }
  }
}

export const startI18n = async (preferences: Store<Preferences>): Promise<i18n> => {
  const instance = i18next.createInstance()
  const load = async (language: Preferences['language']) => {
    if (language === 'ar' && !instance.hasResourceBundle('ar', 'translation')) {
      const [words, connect, desk, settings, staff] = await Promise.all([import('./ar.json'), import('./connect.ar.json'), import('./desk.ar.json'), import('./settings.ar.json'), import('./staff.ar.json')])
      instance.addResourceBundle('ar', 'translation', { ...words.default, ...connect.default, ...desk.default, ...settings.default, ...staff.default })
    }
    await instance.changeLanguage(language)
  }
  await instance.use(initReactI18next).init({
    lng: 'en', fallbackLng: 'en', resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await load(preferences.get().language)
  preferences.subscribe(() => {
    if (preferences.get().language !== instance.language) void load(preferences.get().language)
  })
  return instance
}

/** English only: Arabic comes whole. */
export const loadDeskWords = async (instance: i18n): Promise<void> => {
  if (instance.exists('queue.title', { lng: 'en' })) return
  instance.addResourceBundle('en', 'translation', (await import('./desk.en.json')).default, true)
}

/** With those of the desk: labels and strategies have theirs there. */
export const loadSettingsWords = async (instance: i18n): Promise<void> => {
  await loadDeskWords(instance)
  if (instance.exists('sections.work', { lng: 'en' })) return
  const [settings, connect] = await Promise.all([import('./settings.en.json'), import('./connect.en.json')])
  instance.addResourceBundle('en', 'translation', { ...settings.default, ...connect.default }, true)
}

/** Of those who work here and their numbers. */
export const loadStaffWords = async (instance: i18n): Promise<void> => {
  await loadSettingsWords(instance)
  if (instance.exists('roster.title', { lng: 'en' })) return
  instance.addResourceBundle('en', 'translation', (await import('./staff.en.json')).default, true)
}
