// Rules about the files of the repository themselves: how long they may be, and that none names somebody's machine.
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { root } from './root.mjs'

const hardLimit = 400
const skipped = new Set(['node_modules', 'dist', '.data', '.git', 'reports', 'coverage'])
const limited = new Set(['.ts', '.tsx', '.mjs', '.sql'])
const textual = new Set([...limited, '', '.cjs', '.css', '.html', '.js', '.json', '.md', '.sh', '.toml', '.yaml', '.yml'])
const homes = ['server', 'console', 'widget', 'protocol', 'e2e', 'scripts']

// The committed dump of the schema is generated, and as long as the schema is.
const generated = new Set(['server/migrations/schema.sql'])

export function longFiles() {
  const long = homes.flatMap((home) => files(join(root, home)))
    .filter((path) => limited.has(extname(path)) && !generated.has(relative(root, path)))
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > hardLimit)
  return long.map(({ path, lines }) => `${relative(root, path)}: ${lines} lines, at most ${hardLimit}`).join('\n')
}

// Put together here, so that this file does not name what it forbids.
const workplace = new RegExp(String.raw`(?<![\w.-])/` + String.raw`(work|Users|home)/[\w.-]+/`)

export function workplacePaths() {
  const found = files(root).filter((path) => textual.has(extname(path))).flatMap((path) => {
    const lines = readFileSync(path, 'utf8').split('\n')
    return lines.flatMap((line, index) => (workplace.test(line) ? [`${relative(root, path)}:${index + 1}: ${line.trim().slice(0, 120)}`] : []))
  })
  return found.join('\n')
}

function files(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (skipped.has(entry.name)) return []
    if (entry.isDirectory()) return files(path)
    return entry.isFile() && entry.name !== 'package-lock.json' ? [path] : []
  })
}
