// Wire schemas shared by server, console and widget. Imports nothing of ours.
export * from './words.ts'
export * from './objects.ts'
export * from './outgoing.ts'
export * from './requests.ts'
export * from './queue.ts'
export * from './realtime.ts'
export * from './search.ts'
