// What a tenant decides for itself.
export { changeSettings, settingsOf, type Settings, type SettingsChange } from './settings.ts'
