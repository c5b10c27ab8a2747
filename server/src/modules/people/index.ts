// People who write to us.
export { contactByPhone } from './contacts.ts'
export { admitVisitor, type Admission } from './admit.ts'
export { describeVisitor, findPeople, recogniseVisitor, takeWantedGroup, visitorById, visitorRecords, wantGroup, type VisitorRecord } from './visitors.ts'
