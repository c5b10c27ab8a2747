// Inboxes and the groups of agents that answer for them.
export { changeGroup, createGroup, groupByUid, groups, setMembership, type GroupInput } from './groups.ts'
export { changeLabel, createLabel, labelById, labels, removeLabel, type Label } from './labels.ts'
export { phoneInboxes, phoneInboxIds, type PhoneInbox } from './phone-inboxes.ts'
export { demandSubscription, isSubscribed, subscribe, subscribedInboxIds } from './subscriptions.ts'
export { answeringGroup, changeInbox, contextOfInboxKey, createInbox, inboxBy, inboxForDelivery, newSigningSecret, inboxes, type InboxInput, type InboxWithId } from './inboxes.ts'
