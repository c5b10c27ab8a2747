// Two weeks of the demo company before its first visitor: who was here when, what was asked and answered, what visitors thought
// of it; so that search, ratings and numbers show something from the first minute. Everything goes the way it always goes, only
// by the clock of then, and nothing of it is left open.
import type { Agent, Inbox } from '@switchboard/protocol'
import { day, hour, minute, second, type Clock } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import { actingAs, type Context } from '../../platform/context.ts'
import { createCanned } from '../canned/index.ts'
import { attachLabel, conversationById, markByAgent, markByVisitor, sendAgentEvent, sendVisitorMessage } from '../conversations/index.ts'
import { rateConversation } from '../feedback/index.ts'
import { changeInboxSettings, createLabel } from '../inboxes/index.ts'
import { admitVisitor } from '../people/index.ts'
import { leaveByProgram, setStatusByProgram } from '../presence/index.ts'
import { claim, resolveHandle } from '../routing/index.ts'

const tags = [{ name: 'Delivery', color: '#09659F' }, { name: 'Return', color: '#B32322' }, { name: 'Product', color: '#146D34' }] as const

/** `v`: the visitor; `a`: the agent; `n`: a note of the agent. In turn, as they were written. */
interface Story { who: string; email?: string; tag: number; score?: number; comment?: string; says: readonly (readonly ['v' | 'a' | 'n', string])[] }

const stories: readonly Story[] = [
  { who: 'Nora Lindgren', email: 'nora@example.com', tag: 0, score: 5, comment: 'Quick and kind.', says: [['v', 'Hello, where is my order 48213?'], ['a', 'Hi Nora, I am looking it up.'], ['a', 'It left our house yesterday and comes tomorrow before noon.'], ['v', 'Perfect, thank you!']] },
  { who: 'Samir Haddad', tag: 1, score: 4, says: [['v', 'The lamp arrived with a crack in the shade.'], ['a', 'I am sorry about that. Could you tell me the number of the order?'], ['v', '47990'], ['n', 'Second cracked shade from this batch; told the warehouse.'], ['a', 'A new shade goes out today. You need not send the old one back.'], ['v', 'Great']] },
  { who: 'Ida Berg', email: 'ida@example.com', tag: 2, says: [['v', 'Is the oak table oiled or varnished?'], ['a', 'Oiled. It comes with a small bottle for the first year.']] },
  { who: 'Liam Walsh', tag: 0, score: 2, comment: 'Nobody knew where the parcel was.', says: [['v', 'My parcel says delivered, but it is not here.'], ['v', 'I was at home all day!'], ['a', 'I see the same. I have asked the carrier for the place where it was left.'], ['v', 'How long does that take?'], ['a', 'Until tomorrow at noon. If it is not found we send another one.']] },
  { who: 'Chiara Conti', email: 'chiara@example.com', tag: 1, score: 5, says: [['v', 'Can I return a chair that was assembled?'], ['a', 'Yes, within 30 days. I am sending you the label for it.'], ['v', 'Received it, thanks a lot']] },
  { who: 'Jens Ode', tag: 2, says: [['v', 'Which screws do I need for the wall shelf on plasterboard?'], ['a', 'The ones in the bag are for brick. For plasterboard take hollow-wall anchors, 8 mm.'], ['v', 'Thanks!']] },
  { who: 'Amelie Roux', email: 'amelie@example.com', tag: 0, score: 4, says: [['v', 'Do you ship to Switzerland?'], ['a', 'We do: five working days, duties included.'], ['v', 'And to Liechtenstein?'], ['a', 'There, too, at the same price.']] },
  { who: 'Pavel Dvorak', tag: 1, score: 3, says: [['v', 'The refund for 46872 has not come yet.'], ['a', 'It was sent on Monday; banks take up to five days.'], ['v', 'Ok, I will wait.']] },
  { who: 'Grace Kim', email: 'grace@example.com', tag: 2, score: 5, comment: 'She even sent me a photo of the fabric.', says: [['v', 'Is the green of the sofa darker than in the picture?'], ['a', 'A little. In the evening it is close to a bottle green.'], ['v', 'That helps, I am ordering it now.']] },
  { who: 'Tomás Vega', tag: 0, says: [['v', 'Can I still change the address of order 48301?'], ['a', 'Yes, it has not been packed. Where shall it go?'], ['v', 'Calle Mayor 12, Zaragoza'], ['a', 'Changed.']] },
]

const canned = [
  { shortcut: 'hello', title: 'Greeting', text: 'Hello {{visitor.first_name}}, this is {{agent.name}}. How can I help?' },
  { shortcut: 'return', title: 'How returns go', text: 'You can return everything within 30 days. I am sending you the label; hand the parcel in wherever you like.' },
  { shortcut: 'late', title: 'A late parcel', text: 'I am sorry that it is late. I have asked the carrier and tell you as soon as I know more.' },
] as const

export interface Cast { inbox: Inbox & { id: number }; admin: Agent & { id: number }; agents: readonly (Agent & { id: number })[] }

const days = 14
/** Of a working day, UTC. */
const [opens, closes] = [7 * hour, 17 * hour]
/** Some days are busier than others. */
const perDay = [3, 5, 4, 2, 5]

const midnightBefore = (ms: number): number => Math.floor(ms / day) * day

/** The company's first moment, in ms: before anybody did anything. */
export const historyBegins = (ctx: Context): number => midnightBefore(ctx.clock.now()) - days * day

/** Inside the transaction that fills the installation. */
export async function makeDemoHistory(tx: Context, { inbox, admin, agents }: Cast): Promise<void> {
  const desk = actingAs(tx, { actor: actorOf(admin) })
  for (const one of canned) await createCanned(desk, { ...one, scope: 'tenant' })
  await changeInboxSettings(desk, inbox.uid, { rating: { enabled: true, question: null } })
  const labels: number[] = []
  for (const tag of tags) labels.push((await createLabel(tx, { ...tag, inboxId: null, createdBy: admin.id })).id)
  const today = midnightBefore(tx.clock.now())
  let told = 0
  for (let ago = days; ago >= 1; ago--) {
    const midnight = today - ago * day
    if ([0, 6].includes(new Date(midnight).getUTCDay())) continue
    for (const [place, agent] of agents.entries()) await setStatusByProgram(at(tx, midnight + opens + place * 20 * minute), agent.id, true)
    for (let n = 0; n < (perDay[ago % perDay.length] ?? 0); n++) {
      const begin = midnight + opens + hour + n * 100 * minute + (told * 7) % 40 * minute
      await tell(tx, must(stories[told % stories.length], 'story'), { begin, told, inbox, agent: must(agents[told % agents.length], 'agent'), labels })
      told++
    }
    for (const [place, agent] of agents.entries()) await leaveByProgram(at(tx, midnight + closes - place * 20 * minute), agent.id)
  }
}

const actorOf = ({ id, uid, name, role }: Agent & { id: number }) => ({
  kind: 'agent' as const, accountId: id, uid, name, role, sessionId: 0, sessionUid: '00000000-0000-0000-0000-000000000000',
})
const clockAt = (ms: number): Clock => ({ now: () => ms })
const at = (tx: Context, ms: number): Context => actingAs(tx, { clock: clockAt(ms) })

interface Scene { begin: number; told: number; inbox: Inbox & { id: number }; agent: Agent & { id: number }; labels: readonly number[] }

async function tell(tx: Context, story: Story, { begin, told, inbox, agent, labels }: Scene): Promise<void> {
  const { ctx: { actor: visitor } } = await admitVisitor(at(tx, begin), { inboxId: inbox.id, fields: { name: story.who, ...(story.email ? { email: story.email } : {}) } })
  let now = begin
  let conversation: Awaited<ReturnType<typeof conversationById>> | null = null
  const visits = (late = 0): Context => actingAs(tx, { actor: visitor, clock: clockAt(now + late) })
  const works = (late = 0): Context => actingAs(tx, { actor: actorOf(agent), clock: clockAt(now + late) })
  for (const [place, [who, text]] of story.says.entries()) {
    const clientId = `demo-${told}-${place}`
    if (who === 'v') {
      const { conversationId, seq } = await sendVisitorMessage(visits(), { text, clientId })
      conversation ??= await conversationById(tx, conversationId)
      if (place === 0) await claim(works(5 * second), conversation.uid)
      await markByAgent(works(10 * second), conversation.uid, 'read', seq)
    } else {
      const { seq } = await sendAgentEvent(works(), { conversation: must(conversation, 'conversation').uid, type: who === 'a' ? 'message' : 'note', text, clientId })
      if (who === 'a') await markByVisitor(visits(8 * second), 'read', seq)
    }
    // Some answers come at once, some late.
    now += (25 + ((told + 1) * (place + 3) * 37) % 300) * second
  }
  const { id } = must(conversation, 'conversation')
  await attachLabel(works(), await conversationById(tx, id), must(labels[story.tag], 'tag'))
  await resolveHandle(works(), id)
  if (story.score !== undefined) await rateConversation(visits(minute), { score: story.score, ...(story.comment ? { comment: story.comment } : {}) })
}
