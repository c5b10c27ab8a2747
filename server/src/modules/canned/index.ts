// Canned responses: texts that agents insert instead of writing them again.
export { changeCanned, createCanned, removeCanned, restoreCanned } from './change.ts'
export { cannedPage, fillFor, findCannedFor } from './use.ts'
