// What this person likes: theme, density, language, shortcuts. Kept in this browser, applied to <html>.
import { createStore, type Store } from './store.ts'

export interface Preferences {
  theme: 'auto' | 'light' | 'dark'
  density: 'compact' | 'cosy'
  language: 'en' | 'ar'
  shortcuts: boolean
}
export const languages = { en: 'English', ar: 'العربية' } as const

const storageKey = 'switchboard.preferences'

const read = (): Preferences => {
  const defaults: Preferences = { theme: 'auto', density: 'cosy', language: navigator.language.startsWith('ar') ? 'ar' : 'en', shortcuts: true }
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>
    const asked = new URLSearchParams(location.search).get('lang')
    const language = asked === 'ar' || asked === 'en' ? asked : (stored.language ?? defaults.language)
    return { ...defaults, ...stored, language }
  } catch {
    return defaults
  }
}

export const createPreferences = (): Store<Preferences> => {
  const store = createStore(read())
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const root = document.documentElement
  const apply = () => {
    const { theme, density, language } = store.get()
    root.dataset['theme'] = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme
    root.dataset['density'] = density
    root.lang = language
    root.dir = language === 'ar' ? 'rtl' : 'ltr'
  }
  const save = () => {
    apply()
    try {
      localStorage.setItem(storageKey, JSON.stringify(store.get()))
    } catch {
      // A browser without storage keeps the choice until the tab closes.
    }
  }
  dark.addEventListener('change', apply)
  store.subscribe(save)
  save()
  return store
}
