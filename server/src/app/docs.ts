// The documents that are derived from the code: options, routes, permissions, errors, events and the tree of folders.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { permissions, roles } from '@switchboard/protocol'
import { problems } from '../contracts/native/errors.ts'
import { nativeRoutes } from '../contracts/native/plugin.ts'
import { errorCodes } from '../kernel/errors.ts'
import { may } from '../kernel/permission.ts'
import { catalogue } from '../modules/outreach/index.ts'
import { declaredOptions } from '../options.ts'
import { eventNames } from '../platform/bus/events.ts'

const note = '<!-- Made by `npm run switchboard -- docs`; edit the declarations, not this file. -->'

const table = (head: string[], rows: string[][]): string =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')

const page = (title: string, intro: string, body: string): string => `# ${title}\n${note}\n\n${intro}\n\n${body}\n`

function optionsPage(): string {
  const rows = Object.values(declaredOptions).map((o) => {
    // Its default depends on where the log goes.
    const standard = o.flag === 'log-format' ? 'pretty at a terminal, else json' : o.default === null ? '' : `\`${String(o.default)}\``
    return [`\`--${o.flag}\``, o.env.flatMap((name) => (o.secret ? [name, `${name}_FILE`] : [name])).map((name) => `\`${name}\``).join(' '), standard, o.help]
  })
  return page('Options', 'A flag wins over the environment, the environment over the default. `NAME_FILE` names a file that holds the value.', table(['flag', 'environment', 'default', 'meaning'], rows))
}

function routesPage(): string {
  const rows = nativeRoutes(null).map((r) => [
    `\`${r.method} ${r.path}\``, r.summary, r.access.kind === 'account' ? r.access.permission ?? 'signed in' : r.access.kind, r.rate, r.idempotency,
  ])
  return page('Routes of the native API', 'Who may call: a permission, anyone signed in, a visitor with his token, or the public.', table(['route', 'meaning', 'who', 'rate class', 'idempotency'], rows))
}

function permissionsPage(): string {
  const rows = permissions.map((permission) => [`\`${permission}\``, ...roles.map((role) => (may(role, permission) ? 'yes' : ''))])
  return page('Permissions', 'What each core role may do. Contracts translate their own role words to these.', table(['permission', ...roles], rows))
}

function errorsPage(): string {
  const rows = errorCodes.map((code) => [`\`${code}\``, String(problems[code].status), problems[code].title])
  return page('Errors', 'The closed list of codes, with status and sentence of the native API.', table(['code', 'status', 'sentence'], rows))
}

function eventsPage(): string {
  return page('Domain events', 'Rows of the feed, written in the transaction of the deed. They carry ids; faces read the present state when they tell them.', table(['event', 'when'], eventNames.map((name) => [`\`${name}\``, catalogue[name].when])))
}

const roots = ['protocol/src', 'server/src', 'console/src', 'widget/src']
const undescribed = '(say here what it is for)'

/** What the document says of each folder now: path → words. */
function described(text: string): Map<string, string> {
  const path: string[] = []
  const words = new Map<string, string>()
  for (const line of text.split('\n')) {
    const found = /^( *)- `([^`]+)\/` ?(.*)$/.exec(line)
    if (!found) continue
    path.splice((found[1] ?? '').length / 2)
    path.push(found[2] ?? '')
    words.set(path.join('/'), found[3] ?? '')
  }
  return words
}

/** The folders as they are, each with the words that a person wrote for it. */
function tree(root: string, text: string): string {
  const words = described(text)
  const lines: string[] = []
  const visit = (folder: string, name: string, depth: number): void => {
    lines.push(`${'  '.repeat(depth)}- \`${name}/\` ${words.get(folder) || undescribed}`)
    if (depth === 3) return
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).toSorted((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isDirectory()) visit(`${folder}/${entry.name}`, entry.name, depth + 1)
    }
  }
  for (const folder of roots) visit(folder, folder, 0)
  return lines.join('\n')
}

/** A page that a person writes, with one derived part between marks. */
function partly(root: string, path: string, mark: string, part: (text: string) => string): string {
  const text = readFileSync(join(root, path), 'utf8')
  const begin = `<!-- ${mark}: made by \`npm run switchboard -- docs\` -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(`<!-- /${mark} -->`)
  if (from < 0 || to < from) throw new Error(`${path} has lost the marks of its ${mark}`)
  return `${text.slice(0, from)}${begin}\n${part(text)}\n${text.slice(to)}`
}

const webhookEvents = (): string =>
  table(['event', 'when', '`data`'], eventNames.map((name) => [`\`${name}\``, catalogue[name].when, catalogue[name].data.map((part) => `\`${part}\``).join(', ')]))

/** Folders of the tree that nobody has described yet. */
export const undescribedFolders = (text: string): string[] => [...described(text)].filter(([, words]) => words === undescribed).map(([path]) => path)

/** Path → text of every derived document. */
export const derivedDocs = (root: string): Map<string, string> => new Map([
  ['docs/operate/options.md', optionsPage()],
  ['docs/operate/routes.md', routesPage()],
  ['docs/operate/permissions.md', permissionsPage()],
  ['docs/operate/errors.md', errorsPage()],
  ['docs/operate/events.md', eventsPage()],
  ['docs/operate/webhooks.md', partly(root, 'docs/operate/webhooks.md', 'events', webhookEvents)],
  ['docs/architecture.md', partly(root, 'docs/architecture.md', 'tree', (text) => tree(root, text))],
])
