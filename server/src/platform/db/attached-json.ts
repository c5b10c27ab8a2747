// Facts that callers attach for programs: any JSON object, as long as it stays small. The database measures its own text, which
// may be longer than what was sent (1e300 is three hundred digits), so its refusal is told, too.
import { invalid } from '../../kernel/errors.ts'
import { sqlState } from './database.ts'

/** Bytes; the same as in the checks of the columns `metadata`. */
const most = 16_384
const tooLarge = () => invalid('metadata', `must not be larger than ${most} bytes`)

/** Errors: `input.invalid` naming `metadata`. */
export function metadataText(metadata: Record<string, unknown> | undefined): string | null {
  if (metadata === undefined) return null
  const text = JSON.stringify(metadata)
  if (Buffer.byteLength(text) > most) throw tooLarge()
  return text
}

/** Turns the database's refusal into the domain's words; other errors pass by. */
export function refuseLargeMetadata(error: unknown): void {
  if (sqlState(error) === '23514' && (error as Error).message.includes('metadata')) throw tooLarge()
}
