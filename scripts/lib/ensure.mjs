// Makes the tree runnable on any Node from 20 on: installs the packages of the lock file when they are missing or old,
// and finds the Node that Switchboard itself runs on (it comes with the packages).
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { alone, innerPath, outerPath, root, sha256 } from './root.mjs'

const lockFile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.switchboard-lock')

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

// A tree that was copied here from another kind of machine has the wrong binaries.
const wantedStamp = () => `${sha256(read(lockFile))} ${process.platform}-${process.arch}\n`

const isInstalled = () => read(stampFile) === wantedStamp() || adoptInstall()

export async function ensureInstalled() {
  if (isInstalled()) return
  const installed = await alone('install', async () => isInstalled() || install())
  if (installed) return
  console.error('The packages could not be installed. Repair what npm says above and start again.')
  process.exit(1)
}

async function install() {
  console.error('Installing packages (npm ci), once for this version …')
  const began = Date.now()
  // Packages that only tests use ask for a newer Node than the one that npm runs on; they are run on the pinned one.
  const include = ['--include=dev', '--include=optional', '--loglevel=error']
  if ((await runNpm(['ci', ...include])) !== 0) {
    // npm ci refuses when the registry (a partial mirror) lacks packages of other platforms, which nobody needs here.
    console.error('npm ci refused; trying "npm install", which takes the same versions from the lock file …')
    if ((await runNpm(['install', '--no-save', ...include])) !== 0) return false
  }
  writeFileSync(stampFile, wantedStamp())
  console.error(`Installed in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
  return true
}

// Somebody ran npm by hand: npm's own record of what is installed tells whether that fits the lock file.
function adoptInstall() {
  const record = read(join(modules, '.package-lock.json'))
  if (record === '' || pinnedPath() === null) return false
  const wanted = JSON.parse(read(lockFile)).packages
  const installed = JSON.parse(record).packages
  const fits =
    Object.entries(installed).every(([path, entry]) => entry.version === wanted[path]?.version && isThere(path, entry)) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || entry.peer || path in installed)
  if (fits) writeFileSync(stampFile, wantedStamp())
  return fits
}

// "npm install --package-lock-only" records what it has not installed.
function isThere(path, entry) {
  const description = read(join(root, path, 'package.json'))
  return entry.link === true || (description !== '' && JSON.parse(description).version === entry.version)
}

/** npm on the Node it was started with; its words go to stderr, since stdout may be somebody's data. */
export function runNpm(args, options = {}) {
  const { npm_execpath: npm = '', npm_node_execpath: node = '' } = process.env
  // The Node inside node_modules disappears under npm's feet.
  const usable = basename(npm) === 'npm-cli.js' && node !== '' && !node.startsWith(modules) && existsSync(node)
  const [command, first] = usable ? [node, [npm]] : ['npm', []]
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    env: { ...process.env, PATH: outerPath(), ...options.env },
    stdio: options.stdio ?? ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  })
  options.onChild?.(child)
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`npm could not be started (${error.message}).`)
      resolve(127)
    })
    child.once('close', (code) => resolve(code ?? 1))
  })
}

function pinnedPath() {
  const path = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  return existsSync(path) ? path : null
}

let found = null

/** The Node that runs Switchboard: the one of the lock file, else this one if it is new enough. */
export function pinnedNode() {
  found ??= findNode()
  return found
}

function findNode() {
  const path = pinnedPath()
  if (path !== null && runs(path)) return path
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(
    `Switchboard needs Node 24. It normally comes with the packages, but there is none for ${process.platform}-${process.arch} ` +
      `that runs here, and this is ${process.version}. Install Node 24 from https://nodejs.org/en/download and start again.`,
  )
  return process.exit(1)
}

function runs(path) {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    // Built for another C library, or a file system without execution.
    return false
  }
}

/** Becomes the pinned Node with these arguments: same terminal, same signals, same exit code. */
export function runNode(args, env = {}, cwd = root) {
  const node = pinnedNode()
  const child = spawn(node, args, { cwd, stdio: 'inherit', env: { ...process.env, PATH: innerPath(join(node, '..')), ...env } })
  // Ctrl-C in a terminal reaches the child by itself; a second SIGINT from us would look like a second Ctrl-C.
  const onTerminal = Boolean(process.stdin.isTTY)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!(signal === 'SIGINT' && onTerminal)) child.kill(signal)
    })
  }
  stopWithParent(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    console.error(`${node} could not be started (${error.message}).`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    // End the way the child ended, so that a shell or supervisor sees the same.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

// "npm start" puts a shell between npm and us. npm hands SIGTERM to that shell, which dies of it without telling us.
function stopWithParent(stop) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 200)
  watch.unref()
}
