// What `replay` takes on the command line.
import { parseArgs } from 'node:util'
import { Misuse } from '../command.ts'
import { demoAgents, demoInboxKey } from '../demo-agents.ts'
import { sampleFile } from './dialogues.ts'
import type { Credentials } from './run.ts'

export interface Given {
  file: string
  url: string
  key: string | null
  agents: Credentials[]
  concurrency: number
  limit: number
  speed: number | null
  deliveryMs: number
  patienceMs: number
  json: boolean
}

const declared = {
  url: { type: 'string', default: process.env['PUBLIC_URL'] || `http://127.0.0.1:${process.env['PORT'] || '3000'}` },
  demo: { type: 'boolean', default: false },
  agents: { type: 'string' },
  password: { type: 'string' },
  key: { type: 'string' },
  concurrency: { type: 'string', default: '32' },
  limit: { type: 'string' },
  speed: { type: 'string' },
  timeout: { type: 'string', default: '15' },
  patience: { type: 'string', default: '600' },
  json: { type: 'boolean', default: false },
} as const

export const help = `Plays dialogues: visitors write by the widget, signed-in agents answer, and everything that arrives is counted.

  npm run switchboard -- replay [file.jsonl] --demo
  npm run switchboard -- replay [file.jsonl] --agents a@firm.test,b@firm.test --password …

Without a file, the sample in server/samples is played. A line of the file is {"id", "turns": [{"role": "customer" or "agent", "text"}]}.

  --url URL          The server [PUBLIC_URL or port PORT; http://127.0.0.1:3000]
  --demo             The demo tenant's four agents answer
  --agents A,B       E-mails or user names of the agents who answer
  --password P       Theirs; better in the environment [REPLAY_PASSWORD]
  --key KEY          The inbox key of the widget [the demo's, or the first web inbox]
  --concurrency N    Dialogues at a time; what the agents have no room for waits in the queue [32]
  --limit N          Only the first N dialogues
  --speed X          Keeps the pauses of a file with times ("at", in seconds), divided by X [no pauses]
  --timeout S        Seconds after which a message counts as lost [15]
  --patience S       Seconds a visitor waits for an agent [600]
  --json             The account as JSON

Ends with 0 when everything arrived once, in order, and reads back as it was said; else with 1. To measure load, start the server with
--rate-limit-scale 0: by default it lets 6 new visitors a minute in from one address, and then visitors who were here come again.
`

export function readGiven(argv: string[]): Given {
  const { values, positionals } = parse(argv)
  if (positionals.length > 1) throw new Misuse('One file at a time.')
  if (!URL.canParse(values.url) || !/^https?:/.test(values.url)) throw new Misuse(`--url must be an address like http://127.0.0.1:3000, not "${values.url}".`)
  return {
    file: positionals[0] ?? sampleFile, url: values.url, key: values.key ?? (values.demo ? demoInboxKey : null), agents: agentsOf(values),
    concurrency: number('concurrency', values.concurrency, 1, 2_000),
    limit: values.limit === undefined ? Infinity : number('limit', values.limit, 1, 10_000_000),
    speed: values.speed === undefined ? null : number('speed', values.speed, 0.001, 1_000_000, false),
    deliveryMs: number('timeout', values.timeout, 0.1, 3_600, false) * 1_000, patienceMs: number('patience', values.patience, 1, 86_400, false) * 1_000,
    json: values.json,
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: declared, allowPositionals: true, strict: true })
  } catch (error) {
    throw new Misuse(`${(error as Error).message.split('\n')[0] ?? ''} Try "replay --help".`)
  }
}

function agentsOf({ demo, agents, password }: { demo: boolean; agents?: string | undefined; password?: string | undefined }): Credentials[] {
  if (demo && agents !== undefined) throw new Misuse('Either --demo or --agents.')
  if (demo) return demoAgents
  const logins = (agents ?? '').split(',').map((login) => login.trim()).filter(Boolean)
  if (logins.length === 0) throw new Misuse('Say who answers: --demo, or --agents with e-mails separated by commas. Try "replay --help".')
  const theirs = password ?? process.env['REPLAY_PASSWORD']
  if (!theirs) throw new Misuse('The agents need their password: --password, or REPLAY_PASSWORD in the environment.')
  return [...new Set(logins)].map((login) => ({ login, password: theirs }))
}

function number(flag: string, given: string, least: number, most: number, whole = true): number {
  const n = Number(given)
  if (given.trim() === '' || !(n >= least && n <= most) || (whole && !Number.isInteger(n))) throw new Misuse(`--${flag} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not "${given}".`)
  return n
}
