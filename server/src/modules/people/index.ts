// People who write to us.
export { contactByPhone } from './contacts.ts'
export { describeVisitor, recogniseVisitor, visitorById, welcomeVisitor } from './visitors.ts'
