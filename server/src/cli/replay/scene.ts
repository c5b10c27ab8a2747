// One dialogue as it is played, and how its turns are said: each waits until the other side's socket showed it.
import type { Desk } from './desk.ts'
import { Unanswered } from './desk.ts'
import type { Dialogue, Turn } from './dialogues.ts'
import { Refused } from './door.ts'
import type { Floor, Holder } from './floor.ts'
import type { Run } from './run.ts'
import type { Visitor } from './visitor.ts'
import { sleep } from './waiting.ts'

/** The dialogue cannot go on; told in the account. */
export class Failed extends Error {}
/** A person ended it or keeps it: nothing is wrong, but there is nothing more to say. */
export class TakenOver extends Error {}

/** How long a simulated visitor waits for a person's answer before he leaves it at that. */
const personMs = 120_000
/** How often a message may find that the conversation has changed hands. */
const handovers = 5
const handoverMs = 200

export interface Scene {
  run: Run
  floor: Floor
  visitor: Visitor
  dialogue: Dialogue
  number: number
  conversation: string | null
  /** Seq of the visitor's last message. */
  spokeAt: number
  /** The dialogue now waits for a person, who takes his time: others need not wait for it. */
  stepAside(): void
  /** Client ids of messages that the other side's socket did not show in time. */
  lost: Set<string>
}

export async function visitorSays(scene: Scene, turn: Turn, index: number): Promise<void> {
  const { run, floor, visitor } = scene
  const id = run.clientId(scene.number, index)
  floor.expect(id)
  try {
    run.tally.sent++
    const sent = await visitor.write(turn.text, id)
    const { uid } = sent.body.conversation
    scene.conversation ??= uid
    if (scene.conversation !== uid) throw new Failed('a message of the visitor began another conversation')
    scene.spokeAt = sent.body.event.seq
    const { desk } = await holderOf(scene, uid)
    const screen = (desk ?? floor.desks[0])?.screen
    const shownAt = await screen?.shown(id, run.options.deliveryMs, run.signal) ?? null
    count(scene, id, run.tally.toAgent, sent.at, shownAt)
    if (run.options.manner.human && desk) await desk.call('POST', `/rest/v1/conversations/${uid}/read`, { body: { seq: scene.spokeAt } })
  } finally {
    floor.dismiss(id)
  }
}

export async function agentSays(scene: Scene, turn: Turn, index: number): Promise<void> {
  const { run, visitor, conversation } = scene
  if (conversation === null) throw new Failed('an agent cannot begin')
  const id = run.clientId(scene.number, index)
  for (let attempt = 1; ; attempt++) {
    const { desk } = await holderOf(scene, conversation)
    if (!desk) return hearPerson(scene, conversation)
    try {
      return await speak(scene, desk, conversation, turn.text, id)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code === 'conversation.closed') throw new TakenOver(error.message)
      if (error.code !== 'conversation.not_yours' || attempt === handovers) throw error
      await sleep(handoverMs, run.signal)
    } finally {
      visitor.screen.dismiss(id)
    }
  }
}

async function speak(scene: Scene, desk: Desk, conversation: string, text: string, id: string): Promise<void> {
  const { run, visitor } = scene
  visitor.screen.expect(id)
  try {
    const said = await desk.say(conversation, text, id)
    run.tally.sent++
    const shownAt = await visitor.screen.shown(id, run.options.deliveryMs, run.signal)
    count(scene, id, run.tally.toVisitor, said.at, shownAt)
    if (run.options.manner.human) await visitor.read(said.event.seq)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    run.tally.sent++
    count(scene, id, run.tally.toVisitor, 0, null)
  }
}

/** Somebody outside of the replay has it: whatever he answers, the visitor goes on. */
async function hearPerson(scene: Scene, conversation: string): Promise<void> {
  const { visitor, run, floor } = scene
  scene.stepAside()
  const answered = await visitor.screen.until(
    conversation, (entries) => entries.some((entry) => entry.seq > scene.spokeAt && entry.type === 'message' && entry.author.kind === 'agent'), personMs, run.signal,
  )
  if (!answered) throw new TakenOver(`${floor.holder(conversation)?.name ?? 'the agent'} did not answer`)
}

/** Waits in the queue if need be. */
async function holderOf({ run, floor }: Scene, conversation: string): Promise<Holder> {
  const holder = await floor.assigned(conversation)
  if (holder === null) throw new Failed('no agent took the conversation in time')
  if (holder === 'over') throw new TakenOver('somebody ended the conversation')
  if (!holder.desk && run.options.strict) throw new Failed(`the conversation went to ${holder.name}, who does not answer in this replay`)
  return holder
}

function count(scene: Scene, id: string, latencies: number[], from: number, shownAt: number | null): void {
  const { tally } = scene.run
  if (shownAt === null) {
    scene.lost.add(id)
    tally.lost++
    return
  }
  tally.delivered++
  latencies.push(Math.max(0, shownAt - from))
}
