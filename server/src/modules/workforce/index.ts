// The workforce: people who work, found, hired, changed.
export { changeMany, changeProfile, type Outcome, type ProfileChange } from './change.ts'
export { directoryPage, headcount, peopleByIds, profileById, profilesByIds, type Person } from './directory.ts'
export { importAgents, type ImportedAgent, type ImportOutcome } from './import.ts'
export { askForReset, notify, type NoticeKind } from './notices.ts'
export { hire, type Hire } from './hire.ts'
export type { DirectoryFilter, Headcount, Profile } from './model.ts'
