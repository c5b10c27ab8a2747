// Dialogues from a file, one JSON object a line: `{id, turns: [{role, text, at?}]}`. What cannot be said is left out and
// counted, never changed.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { maxMessageLength } from '@switchboard/protocol'

/** `at`: seconds, of any epoch; null where the file has no times. */
export interface Turn { role: 'customer' | 'agent'; text: string; at: number | null }
export interface Dialogue { id: string; turns: Turn[] }
export interface Script {
  dialogues: Dialogue[]
  skipped: { turns: number; dialogues: number }
}

export class BadScript extends Error {}

/** Comes with the repository; see samples/NOTICE.md. */
export const sampleFile = fileURLToPath(new URL('../../../samples/dialogues.jsonl', import.meta.url))

export async function readScript(path: string, most: number = Infinity): Promise<Script> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new BadScript(`${path} cannot be read: ${(error as Error).message}`)
  }
  return parseScript(text, path, most)
}

export function parseScript(text: string, name: string, most: number = Infinity): Script {
  const script: Script = { dialogues: [], skipped: { turns: 0, dialogues: 0 } }
  const lines = text.split('\n')
  for (let line = 0; line < lines.length && script.dialogues.length < most; line++) {
    const given = lines[line] ?? ''
    if (given.trim() === '') continue
    const { id, turns } = readLine(given, `${name}, line ${line + 1}`)
    const sayable = turns.filter((turn) => canBeSaid(turn.text))
    // A visitor opens the conversation: what an agent said before him has nowhere to go.
    const first = sayable.findIndex((turn) => turn.role === 'customer')
    const said = first === -1 ? [] : sayable.slice(first)
    script.skipped.turns += turns.length - said.length
    if (said.length === 0) script.skipped.dialogues++
    else script.dialogues.push({ id, turns: said })
  }
  if (script.dialogues.length === 0) throw new BadScript(`${name} holds no dialogue that can be said`)
  return script
}

const canBeSaid = (text: string): boolean => /\S/.test(text) && text.length <= maxMessageLength && text.isWellFormed() && !text.includes('\0')

function readLine(line: string, where: string): Dialogue {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new BadScript(`${where}: this is not JSON`)
  }
  const { id, turns } = (value ?? {}) as { id?: unknown; turns?: unknown }
  if ((typeof id !== 'string' && typeof id !== 'number') || !Array.isArray(turns)) throw new BadScript(`${where}: a dialogue is {id, turns: [{role, text}]}`)
  return { id: String(id), turns: turns.map((turn: unknown) => readTurn(turn, where)) }
}

function readTurn(value: unknown, where: string): Turn {
  const { role, text, at } = (value ?? {}) as { role?: unknown; text?: unknown; at?: unknown }
  if ((role !== 'customer' && role !== 'agent') || typeof text !== 'string') throw new BadScript(`${where}: a turn is {role: "customer" or "agent", text}`)
  return { role, text, at: typeof at === 'number' && Number.isFinite(at) ? at : null }
}
