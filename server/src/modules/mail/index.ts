// Mail: written with the deed, sent in the background, kept where admins can read it.
export { deliver } from './deliver.ts'
export { workOnMail } from './jobs.ts'
export { resetMark } from './links.ts'
export { mailByUid, outboxPage, sendAgain } from './outbox.ts'
export { writeMail, type MailInput } from './write.ts'
