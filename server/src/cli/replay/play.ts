// Plays one dialogue from the visitor's arrival to the agent's "resolved", and leaves nothing open behind it.
import type { Dialogue, Turn } from './dialogues.ts'
import { Away, Refused } from './door.ts'
import type { Floor } from './floor.ts'
import { readBack } from './read-back.ts'
import type { Run } from './run.ts'
import { agentSays, Failed, TakenOver, visitorSays, type Scene } from './scene.ts'
import type { Visitors } from './visitors.ts'
import { sleep } from './waiting.ts'

export interface Stage { run: Run; floor: Floor; visitors: Visitors }

/** Throws only when the replay is stopped. `stepAside` is called when it waits for a person and another may begin. */
export async function play({ run, floor, visitors }: Stage, dialogue: Dialogue, number: number, stepAside: () => void): Promise<void> {
  let scene: Scene | null = null
  try {
    const visitor = await visitors.next()
    scene = { run, floor, visitor, dialogue, number, conversation: null, spokeAt: 0, stepAside, lost: new Set() }
    await perform(scene)
    await end(scene, visitors)
    run.tally.done++
  } catch (error) {
    if (scene) await tidy(scene)
    if (error instanceof Away) run.giveUp(error)
    run.signal.throwIfAborted()
    // Where people take part, they may have been faster with whatever was refused.
    if ((error instanceof TakenOver || error instanceof Refused) && !run.options.strict) run.tally.done++
    else run.tally.fail(dialogue.id, (error as Error).message)
  } finally {
    if (scene) close(scene)
  }
}

async function perform(scene: Scene): Promise<void> {
  if (!await scene.visitor.ready()) throw new Failed('the visitor\'s socket did not open')
  let before: Turn | null = null
  for (const [index, turn] of scene.dialogue.turns.entries()) {
    await pause(scene, turn, before)
    await (turn.role === 'customer' ? visitorSays(scene, turn, index) : agentSays(scene, turn, index))
    before = turn
  }
}

async function pause({ run, floor, visitor, conversation }: Scene, turn: Turn, before: Turn | null): Promise<void> {
  const ms = run.options.manner.pause(turn, before)
  if (ms === 0) return
  const typist = turn.role === 'customer' ? visitor : conversation === null ? null : floor.holder(conversation)?.desk ?? null
  const shows = run.options.manner.human && conversation !== null && typist !== null
  if (shows) typist.typing(conversation, true)
  await sleep(ms, run.signal)
  if (shows) typist.typing(conversation, false)
}

async function end(scene: Scene, visitors: Visitors): Promise<void> {
  const { run, floor, visitor, conversation } = scene
  if (conversation === null) return
  const holder = floor.holder(conversation)
  if (!holder?.desk) throw new TakenOver('the conversation is in other hands')
  await holder.desk.act(conversation, 'resolve')
  if (run.options.strict) await readBack(scene, holder.desk, conversation)
  visitors.mayComeAgain(visitor, conversation, holder.uid)
}

/** Ends what would otherwise wait for an answer nobody gives; what a person has stays his. */
async function tidy({ run, floor, conversation }: Scene): Promise<void> {
  if (conversation === null) return
  const signal = AbortSignal.timeout(run.options.tidyMs)
  try {
    // What still waits is given to somebody as soon as others have ended.
    const holder = await floor.assigned(conversation, signal)
    if (holder !== null && holder !== 'over') await holder.desk?.act(conversation, 'resolve', signal)
  } catch {
    // Somebody was faster, there was no time left, or the server is away: then it stays as it is.
  }
}

function close({ run, floor, visitor, conversation }: Scene): void {
  visitor.leave()
  run.tally.toldAgain += visitor.screen.repeated
  run.tally.duplicates += visitor.screen.clashes.length
  if (conversation !== null) floor.forget(conversation)
}
