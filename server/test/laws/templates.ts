// Reads the sources: every `sql` template that is written anywhere, and the row that an exported statement declares.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../../src')
const sources = globSync('**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts') && file !== 'platform/db/sql.ts').toSorted()
const texts = new Map(sources.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const read = (file: string): string => texts.get(file) ?? ''

/** The function as it is written, up to the next one. */
function functionText(source: string, name: string): string {
  const rest = source.slice(source.search(new RegExp(`(^|\\n)(export )?(const|function) ${name}\\b`)) + 1)
  const end = rest.search(/\n(export|const|function|async|interface|type|class) /)
  return end < 0 ? rest : rest.slice(0, end)
}

/** Exported functions that give a statement or a fragment, by file. */
export const exportedStatements = (): { file: string; names: string[] }[] => sources.flatMap((file) => {
  const source = read(file)
  const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map((found) => found[1] ?? '').filter((name) => /\): Sql\b/.test(functionText(source, name)))
  return names.length > 0 ? [{ file, names }] : []
})

/** `parts` is the code between the literal chunks; `name` is what it is written in. */
export interface Template { file: string; line: number; name: string; chunks: string[]; parts: string[] }

/** The template that opens at `start`. */
function templateFrom(source: string, start: number): { chunks: string[]; parts: string[] } {
  const chunks: string[] = []
  const parts: string[] = []
  let chunk = ''
  for (let i = start; i < source.length; i++) {
    const two = source.slice(i, i + 2)
    if (source[i] === '`') return { chunks: [...chunks, chunk], parts }
    if (source[i] === '\\') { chunk += source[i + 1] ?? ''; i++ }
    else if (two === '${') {
      chunks.push(chunk)
      chunk = ''
      const end = endOfCode(source, i + 2)
      parts.push(source.slice(i + 2, end).trim())
      i = end
    }
    else chunk += source[i] ?? ''
  }
  throw new Error('a template without an end')
}

/** Where the `}` stands that ends the code which begins at `start`. */
function endOfCode(source: string, start: number): number {
  let depth = 0
  for (let i = start; i < source.length; i++) {
    const at = source[i]
    if (at === '}' && depth-- === 0) return i
    if (at === '{') depth++
    if (at === "'" || at === '"') i = source.indexOf(at, i + 1)
    if (at === '`') i = endOfTemplate(source, i + 1)
  }
  throw new Error('code without an end')
}

function endOfTemplate(source: string, start: number): number {
  for (let i = start; i < source.length; i++) {
    if (source[i] === '`') return i
    if (source[i] === '\\') i++
    else if (source.slice(i, i + 2) === '${') i = endOfCode(source, i + 2)
  }
  throw new Error('a template without an end')
}

let templates: Template[] | null = null
export const allTemplates = (): Template[] => (templates ??= readTemplates())

function readTemplates(): Template[] {
  return sources.flatMap((file) => {
    const source = read(file)
    return [...source.matchAll(/(?<![\w`])sql(<[^`;=]*>)?`/g)].map((found): Template => ({
      file, line: source.slice(0, found.index).split('\n').length, ...templateFrom(source, found.index + found[0].length),
      name: [...source.slice(0, found.index).matchAll(/^(?:export )?(?:const|function|async function) (\w+)/gm)].at(-1)?.[1] ?? '',
    }))
  })
}

/** The text that the template makes, with fragments of its file put in place and parameters for all other parts. */
export function textOf(template: Template, all: readonly Template[]): string {
  let count = 0
  const write = ({ file, chunks, parts }: Template): string => chunks.reduce((text, chunk, i) => {
    const fragment = all.find((other) => other.file === file && other.name === parts[i - 1])
    return `${text}${fragment ? write(fragment) : `$${++count}`}${chunk}`
  })
  return write(template)
}

/** Whether a statement's text contains the template, part after part. */
export function contains(text: string, { chunks }: Template): boolean {
  let at = 0
  for (const chunk of chunks) {
    const found = text.indexOf(chunk, at)
    if (found < 0) return false
    at = found + chunk.length
  }
  return true
}

const matching = (source: string, open: number, pair: string): number => {
  let depth = 0
  for (let i = open; i < source.length; i++) {
    if (source[i] === pair[0]) depth++
    if (source[i] === pair[1] && source[i - 1] !== '=' && --depth === 0) return i
  }
  return source.length
}

/** Keys and types of `{ a: number; b: string }`. */
function fieldsOf(body: string): Map<string, string> {
  const plain = body.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const at of plain) {
    if ('{[(<'.includes(at)) depth++
    if ('}])>'.includes(at)) depth--
    if (depth === 0 && (at === ';' || at === '\n')) { parts.push(part); part = '' } else part += at
  }
  return new Map([...parts, part].flatMap((one) => {
    const found = /^\s*(\w+)\??:\s*([\s\S]+?)\s*$/.exec(one)
    return found ? [[found[1] ?? '', found[2] ?? ''] as const] : []
  }))
}

/** The row type that `name` declares in its `Sql<…>`, when it is written out in the same file; null when it declares none. */
export function declaredRow(file: string, name: string): Map<string, string> | null {
  const source = read(file)
  const own = functionText(source, name)
  const open = own.search(/\): Sql</)
  if (open < 0) return null
  const at = open + '): Sql'.length
  const type = own.slice(at + 1, matching(own, at, '<>')).trim()
  if (type.startsWith('{')) return fieldsOf(type.slice(1, -1))
  const declared = new RegExp(`interface ${type} \\{`).exec(source)
  if (!declared) return null
  const brace = declared.index + declared[0].length - 1
  return fieldsOf(source.slice(brace + 1, matching(source, brace, '{}')))
}

/** Whether the text can stand alone; a fragment shows in the statements that hold it. */
export const isWhole = (text: string): boolean => /^\s*(with|select|insert|update|delete|merge)\b/.test(text)
