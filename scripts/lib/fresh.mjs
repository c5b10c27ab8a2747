// Builds the two web applications when their sources have changed since the last build, silently unless that fails.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pinnedNode, runNpm } from './ensure.mjs'
import { gzipSync } from 'node:zlib'
import { alone, innerPath, root } from './root.mjs'

const applications = ['console', 'widget']

export async function buildIfStale({ force = false } = {}) {
  if (!force && applications.every(isFresh)) return
  const results = await alone('build', () => Promise.all(applications.filter((name) => force || !isFresh(name)).map(build)))
  if (results.includes(false)) process.exit(1)
}

function isFresh(name) {
  const stamp = join(root, name, 'dist', '.stamp')
  // An image that carries only the built files has nothing to build from.
  if (!existsSync(join(root, name, 'src'))) return true
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(name)
}

async function build(name) {
  const began = Date.now()
  const before = sourceHash(name)
  const output = []
  const code = await runNpm(['run', 'build', '-w', name], {
    env: { PATH: innerPath(dirname(pinnedNode())), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    onChild: (child) => [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => output.push(chunk))),
  })
  if (code !== 0) {
    console.error(`${Buffer.concat(output).toString().trim()}\nBuilding the ${name} failed.`)
    return false
  }
  compress(join(root, name, 'dist'))
  // The hash from before: what was edited meanwhile is built next time.
  writeFileSync(join(root, name, 'dist', '.stamp'), before)
  console.error(`Built the ${name} in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
  return true
}

/** Beside every text file its gzip form, made once with all effort; the server hands it out as it is. */
function compress(folder) {
  for (const file of filesUnder(folder)) {
    if (!/\.(js|css|html|svg|json)$/.test(file) || statSync(file).size < 800) continue
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  }
}

function sourceHash(name) {
  const sources = [`${name}/src`, `${name}/public`, `${name}/package.json`, `${name}/index.html`, `${name}/tsconfig.json`, 'protocol/src', 'tsconfig.base.json', 'package-lock.json']
  const configs = readdirSync(join(root, name)).filter((file) => file.startsWith('vite.') || /\.(html|mjs)$/.test(file)).map((file) => `${name}/${file}`)
  const hash = createHash('sha256')
  for (const file of [...sources, ...configs].sort().flatMap((path) => filesUnder(join(root, path)))) {
    hash.update(`${relative(root, file)}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).sort().flatMap((name) => filesUnder(join(path, name)))
}
