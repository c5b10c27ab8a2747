// `npm run check`: everything that can be judged without running the product. All checks run; any failure fails.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureInstalled, pinnedNode } from './lib/ensure.mjs'
import { innerPath, root } from './lib/root.mjs'
import { longFiles, workplacePaths } from './lib/tree.mjs'

const lanes = 2

await ensureInstalled()

const tool = (path, ...args) => () => run([join('node_modules', path), ...args])
const has = (path) => existsSync(join(root, path))

const types = ['server', 'console', 'widget', 'protocol', 'e2e'].filter((name) => has(`${name}/tsconfig.json`))

const checks = [
  ...types.map((name) => [`types of ${name}`, tool('typescript/bin/tsc', '-p', name)]),
  ['lint', tool('oxlint/bin/oxlint', '--deny-warnings', 'server', 'console', 'widget', 'protocol', 'e2e', 'scripts')],
  ['arrows', arrows],
  ...(has('server/src/cli.ts') ? [['documents are fresh', () => run(['server/src/cli.ts', 'docs', '--check'])]] : []),
  ['file length', async () => longFiles()],
  ['no paths of a workplace', async () => workplacePaths()],
]

const failed = []
const queue = checks.map(([name, check]) => async () => {
  const began = Date.now()
  const complaint = await check()
  const seconds = `${((Date.now() - began) / 1000).toFixed(1)} s`
  console.log(`${complaint === '' ? 'ok    ' : 'FAILED'} ${name.padEnd(26)} ${seconds}`)
  if (complaint !== '') {
    console.log(complaint.replaceAll(/^/gm, '       '))
    failed.push(name)
  }
})
await Promise.all(Array.from({ length: lanes }, async () => {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next()
}))

console.log(failed.length === 0 ? `All ${checks.length} checks passed.` : `${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1

// It reads TypeScript through a parser that it does not bring along; without one it would find nothing to complain of.
async function arrows() {
  const folders = ['server', 'console', 'widget', 'protocol'].map((name) => `${name}/src`).filter(has)
  const program = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'
  let seen = ''
  const complaint = await run([program, '--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...folders], (text) => { seen = text })
  if (/[1-9]\d* modules/.test(seen)) return complaint.split('\n\n‼')[0].trim()
  if (complaint !== '') return complaint
  return 'dependency-cruiser saw no file. It reads TypeScript with @swc/core: is that installed?'
}

/** Runs the pinned Node; the answer is empty, or what it printed when it failed. */
function run(args, onOutput = () => {}) {
  const node = pinnedNode()
  const child = spawn(node, args, { cwd: root, env: { ...process.env, PATH: innerPath(dirname(node)), NO_COLOR: '1', FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => {
      const text = Buffer.concat(output).toString().trim()
      onOutput(text)
      resolve(code === 0 ? '' : text || `ended with code ${code}`)
    })
  })
}
