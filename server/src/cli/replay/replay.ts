// Plays dialogues through the public doors, some at a time, and gives the account of it.
import type { Inbox, Page } from '@switchboard/protocol'
import { Floor } from './floor.ts'
import { play } from './play.ts'
import { Run, type ReplayOptions } from './run.ts'
import type { Account } from './tally.ts'
import { Visitors } from './visitors.ts'

export interface Replaying {
  /** To look at while it runs. */
  run: Run
  /** Rejects when it cannot begin; resolves early when `signal` aborts. */
  finished: Promise<Account>
}

export function replay(options: ReplayOptions): Replaying {
  const run = new Run(options)
  return { run, finished: perform(run) }
}

async function perform(run: Run): Promise<Account> {
  const { options, signal } = run
  const floor = await Floor.open(run)
  try {
    const visitors = new Visitors(run, floor, options.inboxKey ?? await firstInbox(floor))
    const waiting = options.script.dialogues.entries()
    const played: Promise<void>[] = []
    const work = async (): Promise<void> => {
      for (const [number, dialogue] of waiting) {
        if (signal.aborted) return
        await new Promise<void>((next) => {
          played.push(play({ run, floor, visitors }, dialogue, number, next).finally(next).catch((error: unknown) => { if (!signal.aborted) throw error }))
        })
      }
    }
    run.tally.startedAt = performance.now()
    await Promise.all(Array.from({ length: options.concurrency }, work))
    await Promise.all(played)
    return account(run, floor)
  } finally {
    await floor.close()
  }
}

function account(run: Run, floor: Floor): Account {
  for (const { screen } of floor.desks) {
    run.tally.toldAgain += screen.repeated
    run.tally.duplicates += screen.clashes.length
  }
  return run.tally.account({ limited: run.door.limited, callsRepeated: run.door.repeated, skipped: run.options.script.skipped, endedEarly: run.gaveUp ?? (run.signal.aborted ? 'stopped' : null) })
}

async function firstInbox(floor: Floor): Promise<string> {
  const page = await floor.desks[0]?.call<Page<Inbox>>('GET', '/rest/v1/inboxes')
  const inbox = page?.data.find((one) => one.channel === 'web')
  if (!inbox) throw new Error('these agents see no web inbox; name one with --key')
  return inbox.key
}
