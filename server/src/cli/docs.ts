// `switchboard docs`: writes the derived documents, or checks with --check that they are fresh.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from './command.ts'
import { derivedDocs, undescribedFolders } from '../app/docs.ts'

const root = join(import.meta.dirname, '../../..')

function docs(args: string[]): number {
  const check = args.includes('--check')
  const stale = [...derivedDocs(root)].filter(([path, text]) => read(join(root, path)) !== text)
  if (check) {
    for (const [path] of stale) process.stderr.write(`${path} is not fresh; run: npm run switchboard -- docs\n`)
    const silent = undescribedFolders(read(join(root, 'docs/architecture.md')) ?? '')
    for (const path of silent) process.stderr.write(`docs/architecture.md does not say what ${path} is for\n`)
    return stale.length + silent.length > 0 ? 1 : 0
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    process.stdout.write(`wrote ${path}\n`)
  }
  return 0
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

export const docsCommand: Command = {
  name: 'docs',
  summary: 'Write the documents that are derived from the code; --check only says whether they are fresh',
  help: 'npm run switchboard -- docs [--check]\n',
  run: async (args) => docs(args),
}
