// Statements that travel together: named and prepared once per connection, all before one Sync. PostgreSQL takes what comes before
// a Sync as one transaction (documentation, "Pipelining" in the protocol's message flow) and answers once, so neither a `begin`
// nor a `commit` is asked and answered for itself. What a prepared statement returns is described once per connection.
import { createRequire } from 'node:module'
import type { Duplex } from 'node:stream'
import pg from 'pg'

/** The driver's own way from a value to what travels; its types do not mention it. */
const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils.js') as { prepareValue(value: unknown): string | Buffer | null }

/** Without a name it is prepared anew each time. */
export interface Piece { readonly name: string; readonly text: string; readonly values: readonly unknown[] }
/** `rowCount`: how many rows were found or changed. */
export interface Answer { rows: unknown[]; rowCount: number }
/** Of a type's number: how its text is read. */
export type Parsers = (oid: number) => (text: string) => unknown

interface Column { name: string; read: (text: string) => unknown }

/** What a connection of the driver offers and keeps: the names it has prepared are shared with the driver's own statements. */
interface Wire {
  stream: Duplex
  parsedStatements: Record<string, string>
  submittedNamedStatements: Record<string, string>
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: (string | Buffer | null)[] }): void
  describe(message: { type: 'P'; name: '' }): void
  execute(message: object): void
  sync(): void
}

/** By connection and name. */
const described = new WeakMap<Wire, Map<string, readonly Column[]>>()

const countOf = (tag: string): number => Number(tag.slice(tag.lastIndexOf(' ') + 1)) || 0

/** What a query of the driver is, without what its types say of it. */
const Query = pg.Query as unknown as new (text: string) => { name: string | undefined; text: string; callback: (() => void) | undefined }

/** The driver sends queries of its own class only, when several are on their way. */
class Flight extends Query {
  readonly pieces: readonly Piece[]
  readonly #values: (string | Buffer | null)[][]
  readonly #parsers: Parsers
  readonly #ended: (error: Error | null, answers: Answer[]) => void
  readonly #answers: Answer[] = []
  readonly #parsing = new Set<Piece>()
  readonly #asked = new Set<Piece>()
  #known = new Map<string, readonly Column[]>()
  #columns: readonly Column[] | undefined
  #rows: unknown[] = []
  #unreadable: Error | null = null

  /** Throws when a value cannot travel. */
  constructor(pieces: readonly Piece[], parsers: Parsers, ended: (error: Error | null, answers: Answer[]) => void) {
    super('')
    this.pieces = pieces
    this.#values = pieces.map((piece) => piece.values.map((value) => prepareValue(value)))
    this.#parsers = parsers
    this.#ended = ended
  }

  get #piece(): Piece | undefined { return this.pieces[this.#answers.length] }

  submit(wire: Wire): null {
    this.#known = described.get(wire) ?? new Map<string, readonly Column[]>()
    described.set(wire, this.#known)
    wire.stream.cork()
    for (const [i, piece] of this.pieces.entries()) this.#send(wire, piece, this.#values[i] ?? [])
    wire.sync()
    wire.stream.uncork()
    this.#aim()
    return null
  }

  #send(wire: Wire, piece: Piece, values: (string | Buffer | null)[]): void {
    if (piece.name === '') wire.parse({ name: '', text: piece.text })
    else if (wire.parsedStatements[piece.name] === undefined && wire.submittedNamedStatements[piece.name] === undefined) {
      wire.parse({ name: piece.name, text: piece.text })
      wire.submittedNamedStatements[piece.name] = piece.text
      this.#parsing.add(piece)
    }
    wire.bind({ statement: piece.name, values })
    if (piece.name === '' || !this.#known.has(piece.name)) {
      wire.describe({ type: 'P', name: '' })
      this.#asked.add(piece)
    }
    wire.execute({})
  }

  /** By these the driver notes what was prepared. */
  #aim(): void {
    const piece = this.#piece
    this.name = piece && this.#parsing.has(piece) ? piece.name : undefined
    this.text = piece?.text ?? ''
    this.#columns = piece && this.#known.get(piece.name)
    this.#rows = []
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#columns = message.fields.map((field) => ({ name: field.name, read: this.#parsers(field.dataTypeID) }))
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {}
    const { fields } = message
    const columns = this.#columns ?? []
    try {
      // A statement like `fetch` returns what its cursor has, and that may be another one than last time.
      if (fields.length !== columns.length) throw new Error(`${fields.length} columns came where ${columns.length} were described`)
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] as Column
        const text = fields[i] as string | null
        row[column.name] = text === null ? null : column.read(text)
      }
      this.#rows.push(row)
    } catch (error) {
      this.#unreadable ??= error as Error
    }
  }

  handleCommandComplete(message: { text: string }): void {
    const piece = this.#piece
    if (piece && piece.name !== '' && this.#asked.has(piece)) this.#known.set(piece.name, this.#columns ?? [])
    this.#answers.push({ rows: this.#rows, rowCount: countOf(message.text) })
    this.#aim()
  }

  handleEmptyQuery(): void { this.handleCommandComplete({ text: '' }) }

  /** The callback is the driver's own: it waits for it to end the time that an answer may take. */
  handleReadyForQuery(): void {
    this.callback?.()
    this.#ended(this.#unreadable, this.#answers)
  }

  /** What came behind the statement that failed was not looked at. */
  handleError(error: Error, wire: Wire): void {
    for (const piece of this.pieces.slice(this.#answers.length)) if (this.#parsing.has(piece) && wire.parsedStatements[piece.name] === undefined) delete wire.submittedNamedStatements[piece.name]
    this.callback?.()
    this.#ended(error, [])
  }
}

/**
 * The answers of all. The first failure is that of all, and nothing was done then, unless the connection is in a transaction or what came
 * back could not be read. Throws when nothing was sent: a value cannot travel, or a name is that of another statement.
 */
export function fly(client: pg.ClientBase, pieces: readonly Piece[], parsers: Parsers): Promise<Answer[]> {
  const wire = (client as unknown as { connection: Wire }).connection
  const other = pieces.find(({ name, text }) => name !== '' && (wire.parsedStatements[name] ?? wire.submittedNamedStatements[name] ?? text) !== text)
  if (other) throw new Error(`${other.name} is the name of another statement`)
  const { promise, resolve, reject } = Promise.withResolvers<Answer[]>()
  client.query(new Flight(pieces, parsers, (error, answers) => (error ? reject(error) : resolve(answers))) as unknown as pg.Submittable)
  return promise
}
