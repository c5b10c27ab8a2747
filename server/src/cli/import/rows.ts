// Agents in a file, CSV or JSON, with the names that systems like the one of agent-management.md give to their fields.
import { readFileSync } from 'node:fs'
import type { ImportedRow, Role } from '@switchboard/protocol'
import { parse } from 'csv-parse/sync'
import { Misuse } from '../command.ts'

export interface Row { /** Where it stands in the file, from 1. */ line: number; given: Record<string, unknown>; row: ImportedRow | null; problem: string | null }

const names: Record<string, keyof ImportedRow> = {
  id: 'id', agentid: 'id', username: 'username', email: 'email', fullname: 'name', name: 'name', role: 'role', department: 'department', phone: 'phone', avatar: 'avatar',
  isactive: 'active', active: 'active', createdat: 'createdAt', lastloginat: 'lastSignInAt', lastsigninat: 'lastSignInAt',
}
/** The documents' words and the core's. `cs` answers conversations. */
const roles: Record<string, Role> = { admin: 'admin', cs: 'agent', viewer: 'viewer', manager: 'manager', agent: 'agent' }
const yes: Record<string, boolean> = { true: true, '1': true, yes: true, active: true, t: true, false: false, '0': false, no: false, inactive: false, f: false }

const known = (field: string): keyof ImportedRow | undefined => {
  const key = field.toLowerCase().replaceAll(/[^a-z]/g, '')
  return Object.hasOwn(names, key) ? names[key] : undefined
}

/** RFC 3339; a time without a zone is UTC, as databases write it. */
function instantOf(text: string): string {
  const ms = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text.slice(10)) ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : 'T00:00:00Z'}`)
  return Number.isNaN(ms) ? text : new Date(ms).toISOString()
}

function valueOf(name: keyof ImportedRow, given: unknown): unknown {
  const text = String(given).trim()
  if (name === 'id') return /^\d+$/.test(text) ? Number(text) : given
  if (name === 'role') return roles[text.toLowerCase()] ?? text
  if (name === 'active') return yes[text.toLowerCase()] ?? given
  return name === 'createdAt' || name === 'lastSignInAt' ? instantOf(text) : text
}

/** Fields that nobody knows (counters, say, which are counted from facts here) are left out. */
function toRow(given: Record<string, unknown>, line: number): Row {
  const row: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(given)) {
    const name = known(field)
    if (name !== undefined && value !== null && value !== undefined && String(value).trim() !== '') row[name] = valueOf(name, value)
  }
  const missing = ['email', 'name', 'role'].filter((name) => row[name] === undefined)
  return missing.length > 0 ? { line, given, row: null, problem: `has no ${missing.join(', no ')}` } : { line, given, row: row as unknown as ImportedRow, problem: null }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function fromJson(text: string): Row[] {
  let read: unknown
  try { read = JSON.parse(text) } catch (error) { throw new Misuse(`This is no JSON: ${(error as Error).message}`) }
  const list = Array.isArray(read) ? read : isObject(read) ? read['agents'] ?? read['data'] : undefined
  if (!Array.isArray(list)) throw new Misuse('The file must hold a list of agents, or an object with one at `agents` or `data`.')
  return list.map((one, i) => (isObject(one) ? toRow(one, i + 1) : { line: i + 1, given: {}, row: null, problem: 'is no object' }))
}

function fromCsv(text: string): Row[] {
  try {
    // The one that the head has most of: a name may hold the others.
    const head = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)))
    const delimiter = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
    const list = parse<{ record: Record<string, string>; info: { lines: number } }>(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true, delimiter })
    return list.map(({ record, info }) => toRow(record, info.lines))
  } catch (error) {
    throw new Misuse(`This is no CSV: ${(error as Error).message}`)
  }
}

/** Throws `Misuse` when the file cannot be understood as a whole. */
export function readRows(file: string): Row[] {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new Misuse(`The file ${file} cannot be read.`) }
  const rows = /\.json$/i.test(file) || /^\s*[[{]/.test(text) ? fromJson(text) : fromCsv(text)
  if (rows.length === 0) throw new Misuse('There is no agent in this file.')
  return rows
}
