// Builds widget/dist: the pages, then the loader beside them, then sizes.json with what the budgets speak of.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = import.meta.dirname
const dist = `${root}/dist`
// The frame's budget holds for all that a visitor can come to load, not only for the first picture; never for the preview.
const targets = { target: 'es2022', cssTarget: ['chrome123', 'firefox121', 'safari17.5'], emptyOutDir: false, reportCompressedSize: false }
const budgets = { loader: 6 * 1024, frame: 40 * 1024 }

await build({ root, logLevel: 'warn' })
// By itself, so that it shares no file with the frame: visitors would load one more.
await build({
  root, base: '/widget/', configFile: false, logLevel: 'warn',
  build: { ...targets, assetsInlineLimit: 0, modulePreload: false, rolldownOptions: { input: ['preview.html'], output: { entryFileNames: 'assets/page-[hash].js' } } },
})

// What the loader says later, a file per language: it is one classic script, so its own build cannot split them off.
const table = readFileSync(`${root}/src/loader/words.json`, 'utf8')
const words = `words-${createHash('sha256').update(table).digest('base64url').slice(0, 8)}`
for (const [language, said] of Object.entries(JSON.parse(table))) {
  writeFileSync(`${dist}/assets/${words}-${language}.js`, `export default ${JSON.stringify(said)}\n`)
}
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  define: { WORDS: JSON.stringify(words) },
  build: {
    ...targets,
    lib: { entry: 'src/loader/main.ts', formats: ['iife'], name: 'switchboardLoader', fileName: () => 'widget.js' },
  },
})

const gzipped = (file) => gzipSync(readFileSync(`${dist}/${file}`), { level: 9 }).length
const loadedBy = (page) => [page, ...[...readFileSync(`${dist}/${page}`, 'utf8').matchAll(/\/widget\/(assets\/[^"]+)/g)].map(([, file]) => file)]
const sum = (files) => files.map(gzipped).reduce((a, b) => a + b, 0)

const files = ['widget.js', 'frame.html', 'demo.html', ...readdirSync(`${dist}/assets`).map((file) => `assets/${file}`)]
const isLocale = (file) => /^assets\/[a-z]{2}-/.test(file)
const ofFrame = files.filter((file) => file.startsWith('assets/') && !/^assets\/(demo|page|preview|words)-/.test(file))
const sizes = {
  loader: gzipped('widget.js'),
  /** With every part that comes later, and the largest language. */
  frame: sum(['frame.html', ...ofFrame.filter((file) => !isLocale(file))]) + Math.max(...ofFrame.filter(isLocale).map(gzipped)),
  first: sum(loadedBy('frame.html')),
  budgets,
  files: Object.fromEntries(files.map((file) => [file, gzipped(file)])),
}
writeFileSync(`${dist}/sizes.json`, `${JSON.stringify(sizes, null, 2)}\n`)
console.log(`loader ${sizes.loader} B gz (of ${budgets.loader}), frame ${sizes.frame} B gz (of ${budgets.frame}), at first ${sizes.first}`)
if (sizes.loader > budgets.loader || sizes.frame > budgets.frame) {
  console.error('over budget')
  process.exitCode = 1
}
