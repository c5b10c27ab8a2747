// The demo tenant of the phone desk: four operators, three numbers, seven conversations in different states, five labels; and a
// web inbox, by which the examples of the chat API come in.
// Identifiers begin at 1, so that the examples of the documents run as they are written.
import type { Role } from '@switchboard/protocol'
import { minute, type Clock } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import { actingAs, type Context } from '../../platform/context.ts'
import { attachLabel, conversationById, sendVisitorMessage } from '../conversations/index.ts'
import { accountByUid, createTenant } from '../identity/index.ts'
import { createGroup, createInbox, createLabel, setMembership, subscribe } from '../inboxes/index.ts'
import { contactByPhone } from '../people/index.ts'
import { addAgent, setStatusByProgram } from '../presence/index.ts'
import { claimAs, resolveHandle } from '../routing/index.ts'

const operators: { name: string; email: string; role: Role }[] = [
  { name: 'Operator One', email: 'operator1@example.com', role: 'agent' },
  { name: 'Operator Two', email: 'operator2@example.com', role: 'agent' },
  { name: 'Manager', email: 'manager@example.com', role: 'manager' },
  { name: 'Admin', email: 'admin@example.com', role: 'admin' },
]

const inboxes = [
  { name: 'Sales line', phoneNumber: '+1234567890' },
  { name: 'Support line', phoneNumber: '+1234567891' },
  { name: 'Billing line', phoneNumber: '+1234567892' },
]

const labels = [
  { inbox: 0, name: 'Urgent', color: '#FF0000' },
  { inbox: 0, name: 'VIP', color: '#FFD700' },
  { inbox: 1, name: 'Bug', color: '#B32322' },
  { inbox: 1, name: 'Question', color: '#09659F' },
  { inbox: 2, name: 'Refund', color: '#146D34' },
]

interface Story { inbox: number; from: string; name: string; agoMinutes: number; says: string[]; to?: number; resolved?: boolean; label?: number }

const stories: Story[] = [
  { inbox: 0, from: '+14155550101', name: 'Rosa Diaz', agoMinutes: 240, says: ['Hi, do you ship to Alaska?', 'And how long would it take?'], label: 0 },
  { inbox: 0, from: '+14155550102', name: 'Ben Carter', agoMinutes: 95, says: ['I want to change my order.', 'It is number 5512.', 'Two instead of one, please.', 'Hello?'], label: 1 },
  { inbox: 1, from: '+14155550103', name: 'Lena Fischer', agoMinutes: 30, says: ['The app signs me out every hour.'], label: 2 },
  { inbox: 2, from: '+14155550104', name: 'Omar Haddad', agoMinutes: 12, says: ['You charged me twice in October.', 'I can send the statement.'], label: 4 },
  { inbox: 0, from: '+14155550105', name: 'Mei Lin', agoMinutes: 60, says: ['Is the blue one back in stock?'], to: 0 },
  { inbox: 1, from: '+14155550106', name: 'Tom Becker', agoMinutes: 45, says: ['How do I export my data?', 'As CSV if possible.'], to: 1, label: 3 },
  { inbox: 2, from: '+14155550107', name: 'Ana Souza', agoMinutes: 600, says: ['Please send me the invoice of March.'], to: 1, resolved: true },
]

/** Inside the transaction that fills the installation. */
export async function makeDemoDesk(outer: Context, password: string): Promise<void> {
  const tx = await createTenant(outer, { slug: 'demo', name: 'Demo Tenant', demo: true })
  const group = await createGroup(tx, { name: 'Operators', description: 'Take from the queue by priority', strategy: 'pull', isDefault: true })
  const people: number[] = []
  const uids: string[] = []
  for (const operator of operators) {
    const agent = await addAgent(tx, { ...operator, password, maxChats: 10 })
    await setMembership(tx, group.uid, agent.uid, true)
    uids.push(agent.uid)
    people.push((await accountByUid(tx, agent.uid)).id)
  }
  const lines: number[] = []
  for (const inbox of inboxes) lines.push((await createInbox(tx, { ...inbox, channel: 'phone' })).id)
  const web = await createGroup(tx, { name: 'Web chat', description: 'Is handed out by itself' })
  for (const uid of uids) await setMembership(tx, web.uid, uid, true)
  await createInbox(tx, { name: 'Website', channel: 'web', group: web.uid, greeting: 'Hello! How can we help?' })
  for (const person of people) {
    for (const line of lines) await subscribe(tx, person, line, true)
    await setStatusByProgram(tx, person, true)
  }
  const tags: number[] = []
  for (const { inbox, ...label } of labels) tags.push((await createLabel(tx, { ...label, inboxId: pick(lines, inbox), createdBy: pick(people, 3) })).id)
  for (const story of stories) await tell(tx, story, { lines, people, tags })
}

const pick = (list: number[], place: number): number => must(list[place], 'demo row')

async function tell(tx: Context, story: Story, ids: { lines: number[]; people: number[]; tags: number[] }): Promise<void> {
  const now = tx.clock.now()
  const inboxId = pick(ids.lines, story.inbox)
  const at = (place: number): Clock => ({ now: () => now - (story.agoMinutes + story.says.length - 1 - place) * minute })
  const visitorId = await contactByPhone(actingAs(tx, { clock: at(0) }), story.from, story.name)
  let conversationId = 0
  for (const [place, text] of story.says.entries()) {
    const visitor = actingAs(tx, { actor: { kind: 'visitor', visitorId, inboxId, tokenHash: Buffer.alloc(0) }, clock: at(place) })
    conversationId = (await sendVisitorMessage(visitor, { text, clientId: `demo-${story.from}-${place}` })).conversationId
  }
  if (story.label !== undefined) await attachLabel(tx, await conversationById(tx, conversationId), pick(ids.tags, story.label))
  if (story.to !== undefined) await claimAs(tx, conversationId, pick(ids.people, story.to))
  if (story.resolved) await resolveHandle(tx, conversationId)
}
