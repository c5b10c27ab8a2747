// Whether the sheet of keys is open; several places can open it.
import { createStore } from '../lib/store.ts'

export const cheatSheet = createStore(false)
export const openCheatSheet = (): void => cheatSheet.set(true)
