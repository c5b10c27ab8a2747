// What a tenant decides for itself.
export { changeSettings, ownWeights, settingsOf, type Settings, type SettingsChange } from './settings.ts'
