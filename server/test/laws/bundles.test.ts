// No page of ours names a host that a browser could ask: no fonts, no scripts, no pictures from elsewhere. An address that is
// only a name (of a namespace, of a help page in an error's text) is listed with what it is.
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { docsPage, docsScript } from '../../src/contracts/native/docs-page.ts'

const root = join(import.meta.dirname, '../../..')
const text = (path: string): string => readFileSync(path, 'utf8')

const ours = ['console/dist', 'widget/dist'].map((folder) => {
  const files = globSync('**/*.{js,css,html,svg,json}', { cwd: join(root, folder) })
  return { name: folder, files: files.map((file) => ({ file: join(folder, file), text: text(join(root, folder, file)) })) }
})
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const docs = [
  { file: 'docs page', text: docsPage('/docs/assets') }, { file: 'docs script', text: docsScript },
  ...['swagger-ui-bundle.js', 'swagger-ui.css'].map((file) => ({ file, text: text(join(swagger, file)) })),
]

/** Names, not addresses to ask. */
const names = new Map([
  ['www.w3.org', 'namespaces'], ['react.dev', 'help in errors'], ['base-ui.com', 'help in errors'], ['react.i18next.com', 'help in warnings'],
  ['simplewebauthn.dev', 'help in errors'], ['tailwindcss.com', 'a licence'], ['localhost', 'the base of relative addresses'],
])

const hostsIn = (source: string): string[] => [...source.matchAll(/(?:https?:|wss?:|["'(=\s])\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}|localhost)(?=[/:"'`)\s?#]|$)/gi)].map((found) => found[1] ?? '')
/** Where an address is asked for by the page itself. */
const asked = /(?:url\(\s*["']?|@import\s+["']|(?:src|href|srcset|poster|action)\s*=\s*["']?|\bimport\(?\s*["']|\bfrom\s*["']|fetch\(\s*["'`]|new (?:Worker|WebSocket|EventSource)\(\s*["'`]|sendBeacon\(\s*["'`])(?:https?:)?\/\/(?!www\.w3\.org)[^"')\s]+/gi
const elsewhere = /fonts\.(googleapis|gstatic)|jsdelivr|unpkg|cdnjs|cloudflare|esm\.sh|scalar|googletagmanager|google-analytics|sentry\.io|gravatar/i

describe.each(ours)('$name', ({ files }) => {
  it('was built, and names no host but as a name', () => {
    expect(files.length).toBeGreaterThan(3)
    expect(files.flatMap((one) => hostsIn(one.text).filter((host) => !names.has(host)).map((host) => `${one.file} ${host}`))).toEqual([])
  })

  it('asks nobody and knows none of those whom one asks', () => {
    expect(files.flatMap((one) => [...one.text.match(asked) ?? [], ...one.text.match(elsewhere) ?? []].map((found) => `${one.file} ${found}`))).toEqual([])
  })
})

describe('the documentation of the API', () => {
  it('asks nobody: its page names only our own files, and the validator is off', () => {
    for (const { file, text: source } of docs.slice(0, 2)) expect(hostsIn(source), file).toEqual([])
    expect(docsScript).toContain('validatorUrl: null')
    expect(docs.flatMap((one) => (one.file.endsWith('.css') ? one.text.match(asked) ?? [] : []))).toEqual([])
  })
})

it('would be noticed', () => {
  const bad = [
    '@import url("https://fonts.example.com/css")', '<script src="//cdn.example.com/x.js">', 'fetch(`https://api.example.com/v1`)', 'import("https://esm.example.com/react")', 'background:url(//img.example.com/a.png)',
  ]
  for (const one of bad) expect([one, one.match(asked)?.length, hostsIn(one).length]).toEqual([one, 1, 1])
})
