// Inboxes and the groups of agents that answer for them.
export { addToGroup, groupRecord, groupRecords, groupRecordsByIds, groupRecordsOf, restoreGroup, type GroupRecord } from './group-records.ts'
export { changeGroup, createGroup, groupByUid, groups, markGroupRemoved, setMembership, type GroupInput } from './groups.ts'
export { newIdentitySecret, verifyIdentity, type Identity } from './identity.ts'
export { changeLabel, createLabel, labelById, labels, removeLabel, type Label } from './labels.ts'
export { phoneInboxes, phoneInboxIds, type PhoneInbox } from './phone-inboxes.ts'
export { demandSubscription, isSubscribed, subscribe, subscribedInboxIds } from './subscriptions.ts'
export { restoreTag, tagByUid, tagFrom, tags, type Tag, type TagRow } from './tags.ts'
export { answeringGroup, changeInbox, contextOfInboxKey, createInbox, firstWebInbox, inboxBy, inboxForDelivery, newSigningSecret, inboxes, type InboxInput, type InboxWithId } from './inboxes.ts'
