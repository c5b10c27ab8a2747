// One valid message of every type that loader and frame have for each other, found by their own guards: a type that is
// added to the tables is added here by itself, or asks for a value that fits it.
import { readMessage, toFrame, toLoader, type ToFrame, type ToLoader } from '../../widget/src/port/messages.ts'

const page = { url: 'https://forged.invalid/', title: 'Forged', referrer: '' }
/** Each so that it would show if it were taken. */
const values: unknown[] = [
  false, 'forged', 42, 'dark', 'start', 'error', { name: 'Forged', email: 'forged@forged.invalid' }, page, { code: 'forged' }, null,
]

function samplesOf(table: typeof toFrame | typeof toLoader): Record<string, unknown>[] {
  return Object.entries(table).map(([type, fields]) => {
    const found = Object.entries<(value: unknown) => boolean>(fields).map(([name, guard]) => [name, values.find((value) => guard(value))] as const)
    const message = { type, ...Object.fromEntries(found) }
    if (!readMessage<typeof table>(table, message)) throw new Error(`no value here fits the message ${type}`)
    return message
  })
}

export const forgedToFrame = samplesOf(toFrame) as ToFrame[]
export const forgedToLoader = samplesOf(toLoader) as ToLoader[]
