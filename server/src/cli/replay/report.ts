// What the operator sees: progress while it runs, warnings once, the account at the end.
import { Presets, SingleBar } from 'cli-progress'
import type { Run } from './run.ts'
import type { Account, Latency } from './tally.ts'

const lineEveryMs = 5_000
const barEveryMs = 200
/** Below this, "too many" is a bump; from here on it is what the operator measures. */
const manyLimited = 20

/** Shows how far a run is, on stderr, until the returned function is called. */
export function showProgress(run: Run): () => void {
  const { tally } = run
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {value}/{total} dialogues  {delivered} messages  {lost} lost  {eta_formatted} left', stream: process.stderr, hideCursor: true }, Presets.shades_classic)
    : null
  let warned = false
  bar?.start(tally.total, 0, { delivered: 0, lost: 0 })
  const look = (): void => {
    if (!warned && run.door.limited >= manyLimited) {
      warned = true
      process.stderr.write(`${bar ? '\n' : ''}${limitedSentence(run.door.limited)}\n`)
    }
    const done = tally.done + tally.failed
    if (bar) bar.update(done, { delivered: tally.delivered, lost: tally.lost })
    else process.stderr.write(`${done} of ${tally.total} dialogues, ${tally.delivered} messages delivered, ${tally.lost} lost\n`)
  }
  const timer = setInterval(look, bar ? barEveryMs : lineEveryMs)
  return () => {
    clearInterval(timer)
    if (!bar) return
    look()
    bar.stop()
  }
}

const limitedSentence = (times: number): string =>
  `The server answered "too many requests" ${times} times, and the replay waits as told: the numbers measure its limits. Start it with --rate-limit-scale 0 to measure its speed.`

export function textOf(account: Account): string {
  const { dialogues, messages, bumps, skipped, latencyMs } = account
  const bumped = [
    bumps.toldAgain && `${bumps.toldAgain} events told again`, bumps.callsRepeated && `${bumps.callsRepeated} calls repeated`, bumps.reconnects && `${bumps.reconnects} sockets reconnected`,
    bumps.visitorsReused && `${bumps.visitorsReused} visitors came again`, bumps.limited && `${bumps.limited} times "too many requests"`,
  ].filter(Boolean).join(', ')
  return [
    '',
    `Dialogues         ${dialogues.done} of ${dialogues.total} done, ${dialogues.failed} failed; ${dialogues.readBackEqual} read back exactly as said`,
    `Messages          ${messages.sent} sent, ${messages.delivered} delivered, ${messages.lost} lost, ${messages.duplicates} doubled, ${messages.misordered} out of order`,
    ...(messages.missed ? [`Missed            ${messages.missed} entries were never told to a socket that should have heard them`] : []),
    `Visitor → agent   ${latencyText(latencyMs.visitorToAgent)}`,
    `Agent → visitor   ${latencyText(latencyMs.agentToVisitor)}`,
    `Duration          ${account.seconds} s, ${account.messagesPerSecond} messages a second`,
    ...(bumped ? [`Harmless          ${bumped}`] : []),
    ...(skipped.turns ? [`Left out          ${skipped.turns} turns that cannot be said, ${skipped.dialogues} dialogues without any`] : []),
    ...(account.endedEarly === null ? [] : [`Ended early       ${account.endedEarly}`]),
    ...account.failures.map(({ dialogue, reason }) => `Failed            ${dialogue}: ${reason}`),
    ...(bumps.limited >= manyLimited ? ['', limitedSentence(bumps.limited)] : []),
    '',
  ].join('\n')
}

const latencyText = ({ count, p50, p99, max }: Latency): string =>
  count === 0 ? 'none' : `p50 ${p50 ?? '–'} ms, p99 ${p99 ?? '–'} ms, longest ${max ?? '–'} ms, from sending to the other's screen (${count})`
