// Beside the thread: who the visitor is, and why this agent.
import type { Conversation, Visitor } from '@switchboard/protocol'
import { Routing } from './routing.tsx'
import { VisitorCard } from './visitor-card.tsx'

export const ContextPanel = ({ conversation, visitor }: { conversation: Conversation; visitor: Visitor }) => (
  <div className="flex flex-col">
    <VisitorCard visitor={visitor} inbox={conversation.inbox.name} />
    <Routing conversation={conversation} />
  </div>
)
