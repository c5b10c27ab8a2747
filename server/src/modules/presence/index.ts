// Presence: who is here, who accepts work, and how much each can take.
export { addAgent, agentById, agentByUid, agentPage, agentsByIds, changeAgent, someoneOnline, type AgentWithId } from './agents.ts'
export { addBot } from './bots.ts'
export { operatorById, operators, type Operator } from './operators.ts'
export { closePresence, openPresence, PresenceKeeper } from './sessions.ts'
export { giveSlotBack, takeSlotByHand, takeSlotIfEligible, type ByHand, type SlotByHand } from './slots.ts'
export { endGrace } from './grace.ts'
export { setOwnStatus, setStatusByProgram, settlePresence } from './status.ts'
export { leaseMs, lingerMs, type Slot } from './model.ts'
