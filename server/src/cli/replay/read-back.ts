// After a dialogue: is what is stored exactly what was said, and did every socket tell all of it in order?
import type { ConversationEvent } from '@switchboard/protocol'
import type { Desk } from './desk.ts'
import type { Turn } from './dialogues.ts'
import { Failed, type Scene } from './scene.ts'
import { judge, type Screen } from './screen.ts'

export async function readBack(scene: Scene, desk: Desk, conversation: string): Promise<void> {
  const { run, floor, visitor, dialogue } = scene
  const stored = await desk.entries(conversation)
  const visible = stored.filter((entry) => entry.type !== 'note' && entry.type !== 'whisper')
  const screens: [Screen, ConversationEvent[]][] = [[visitor.screen, visible], ...floor.desks.map(({ screen }): [Screen, ConversationEvent[]] => [screen, stored])]
  const missing = new Set<string>()
  for (const [screen, expected] of screens) {
    // A reused visitor's or a later event may follow: enough is what is stored now.
    await screen.until(conversation, (shown) => shown.length >= expected.length, run.options.deliveryMs, run.signal)
    const verdict = judge(screen.entries(conversation), expected)
    run.tally.misordered += verdict.misordered
    run.tally.duplicates += verdict.extra
    for (const entry of verdict.missing) if (!scene.lost.has(entry.clientId ?? '')) missing.add(entry.uid)
  }
  run.tally.missed += missing.size
  const messages = stored.filter((entry) => entry.type === 'message')
  run.tally.duplicates += messages.length - new Set(messages.map((entry) => entry.clientId ?? entry.uid)).size
  stored.forEach((entry, index) => { if (entry.seq !== index + 1) run.tally.misordered++ })
  const difference = firstDifference(messages, dialogue.turns)
  if (difference !== null) throw new Failed(`reads back differently: ${difference}`)
  run.tally.readBackEqual++
}

/** Null: the same words by the same sides in the same order. */
export function firstDifference(messages: readonly Pick<ConversationEvent, 'author' | 'text'>[], turns: readonly Turn[]): string | null {
  for (let i = 0; i < Math.max(messages.length, turns.length); i++) {
    const message = messages[i]
    const turn = turns[i]
    if (!turn) return `message ${i + 1} was never said`
    if (!message) return `turn ${i + 1} of ${turns.length} is not stored`
    if (message.author.kind !== (turn.role === 'customer' ? 'visitor' : 'agent')) return `message ${i + 1} is of the ${message.author.kind}`
    if (message.text !== turn.text) return `message ${i + 1} has another text`
  }
  return null
}
