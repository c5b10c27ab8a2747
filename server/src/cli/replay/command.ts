// The command `replay`.
import { Misuse, type Command } from '../command.ts'
import { BadScript, readScript } from './dialogues.ts'
import { Refused } from './door.ts'
import { help, readGiven, type Given } from './options.ts'
import { replay } from './replay.ts'
import { showProgress, textOf } from './report.ts'
import { plain, type ReplayOptions } from './run.ts'
import { flawless } from './tally.ts'

const interrupted = 130

export const replayCommand: Command = {
  name: 'replay', summary: 'Plays dialogues between visitors and agents, and counts what arrives', help,
  run: async (argv) => {
    const given = readGiven(argv)
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort())
    process.once('SIGTERM', () => stop.abort())
    const { run, finished } = replay(await optionsOf(given, stop.signal))
    const hide = showProgress(run)
    try {
      const account = await finished
      hide()
      process.stdout.write(given.json ? `${JSON.stringify(account, null, 2)}\n` : textOf(account))
      return stop.signal.aborted ? interrupted : flawless(account) ? 0 : 1
    } catch (error) {
      hide()
      if (stop.signal.aborted) return interrupted
      if (error instanceof Refused && error.status === 401) throw new Misuse(`The agents cannot sign in at ${given.url}: ${error.message}`)
      throw new Misuse(`The replay cannot begin: ${(error as Error).message}`)
    }
  },
}

async function optionsOf(given: Given, signal: AbortSignal): Promise<ReplayOptions> {
  try {
    return {
      script: await readScript(given.file, given.limit), url: given.url, inboxKey: given.key, agents: given.agents, concurrency: given.concurrency,
      manner: plain(given.speed), strict: true, deliveryMs: given.deliveryMs, patienceMs: given.patienceMs, tidyMs: 5_000, newVisitorsPerMinute: null, known: [], signal,
    }
  } catch (error) {
    throw error instanceof BadScript ? new Misuse(error.message) : error
  }
}
