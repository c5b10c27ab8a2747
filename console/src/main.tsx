// Starts the console: services, language, router.
import './ui/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Providers } from './app/providers.tsx'
import { createAppRouter } from './app/router.tsx'
import { createServices } from './app/services.ts'
import { loadDeskWords, loadSettingsWords, loadStaffWords, startI18n } from './i18n/i18n.ts'
import { must } from './lib/must.ts'

const services = createServices()
const i18n = await startI18n(services.preferences)
const router = createAppRouter({ ...services, deskWords: () => loadDeskWords(i18n), settingsWords: () => loadSettingsWords(i18n), staffWords: () => loadStaffWords(i18n) })
createRoot(must(document.getElementById('root'), '#root')).render(
  <StrictMode>
    <Providers services={services} i18n={i18n} router={router} />
  </StrictMode>,
)
