// The corpus of texts that want to be executed, and the watch that knows when one was.
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { openBrowser } from './chromium.ts'

/** Where a careless page would have to put the text: as markup, in a quoted attribute, in a link, in a string of a script. */
export type Place = 'html' | 'attribute' | 'url' | 'string' | 'inert'
export interface Payload { id: number; group: string; in: Place; text: string }

const corpus = JSON.parse(readFileSync(join(import.meta.dirname, '../../server/test/corpora/xss.json'), 'utf8')) as Record<string, { in: Place; texts: string[] }>

/** `§` is where each says which one it is. */
export const payloads: Payload[] = Object.entries(corpus)
  .flatMap(([group, { in: place, texts }]) => texts.map((text) => ({ group, in: place, text })))
  .map((payload, id) => ({ ...payload, id: id + 1, text: payload.text.replaceAll('§', String(id + 1)) }))

/** Every group, and as many as asked in all. */
export function sampleOf(count: number): Payload[] {
  const groups = [...Map.groupBy(payloads, ({ group }) => group).values()]
  return Array.from({ length: Math.ceil(count / groups.length) }, (_, round) => groups.map((group) => group[(round * 5) % group.length])).flat().filter((one) => one !== undefined).slice(0, count)
}

/** The host that payloads call. Here it is one of our own, which counts who comes. */
const host = 'xss.invalid'

export class Watch {
  readonly browser: Browser
  readonly #listener: Server
  #following = false
  /** What must stay empty: who executed, called, asked, or stands in the page as what no page of ours has. */
  readonly alarms: string[] = []

  private constructor(browser: Browser, listener: Server) {
    this.browser = browser
    this.#listener = listener
  }

  static async open(): Promise<Watch> {
    const listener = createServer((socket) => { socket.destroy() })
    await new Promise<void>((resolve) => { listener.listen(0, '127.0.0.1', resolve) })
    const browser = await openBrowser([`--host-resolver-rules=MAP ${host} 127.0.0.1:${(listener.address() as AddressInfo).port}`])
    const watch = new Watch(browser, listener)
    listener.on('connection', () => { if (!watch.#following) watch.alarms.push(`somebody connected to ${host}`) })
    return watch
  }

  /** `policy`: whether the pages' own policy holds, or everything may run that gets in. */
  async context(policy: boolean, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ bypassCSP: !policy, viewport: { width: 1360, height: 860 }, ...options })
    await context.exposeBinding('executed', ({ frame }, id: unknown) => { this.alarms.push(`payload ${String(id)} ran in ${frame.url()}`) })
    await context.addInitScript(() => {
      const { executed } = globalThis as unknown as { executed(id: unknown): void }
      // A frame's first, empty document may hand its globals on to the next.
      if (Object.hasOwn(globalThis, '__xss')) return
      Object.defineProperty(globalThis, '__xss', { configurable: false, get: () => undefined, set: (id: unknown) => { executed(id) } })
      addEventListener('securitypolicyviolation', (event) => executed(`(none, but ${event.effectiveDirective} refused ${event.blockedURI})`))
    })
    context.on('dialog', (dialog) => { this.alarms.push(`a dialog: ${dialog.message()}`); void dialog.dismiss() })
    context.on('request', (request) => {
      const url = request.url()
      if (url.includes(host) && !(this.#following && /^(https?|mailto):/.test(url))) this.alarms.push(`a request to ${url}`)
    })
    context.on('weberror', (error) => this.alarms.push(`an error: ${error.error().message}`))
    return context
  }

  /** Adds to the alarms what stands in the page, its frames and shadow trees although no page of ours has it. */
  async look(page: Page): Promise<void> {
    for (const frame of page.frames()) this.alarms.push(...(await frame.evaluate(strangers).catch(() => [])).map((what) => `${what} in ${frame.url()}`))
  }

  /** Follows every link that leaves the app; none may be more than an address of the web or of a mailbox. */
  async follow(page: Page, frame: Frame = page.mainFrame()): Promise<number> {
    const context = page.context()
    const opened: Page[] = []
    const took = (other: Page): void => { opened.push(other) }
    // What they ask there is theirs.
    this.#following = true
    context.on('page', took)
    const theirs = (url: URL): boolean => url.hostname === host
    await context.route(theirs, (route) => route.abort())
    const count = await frame.evaluate(() => {
      const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].filter((link) => link.origin !== location.origin || !/^https?:$/.test(link.protocol))
      for (const link of links) { link.target = '_blank'; link.click() }
      return links.length
    })
    for (let waited = 0; opened.length < count && waited < 200; waited += 20) await page.waitForTimeout(20)
    for (const other of opened) {
      await other.waitForLoadState('domcontentloaded', { timeout: 1_000 }).catch(() => undefined)
      if (!/^(https?:|about:blank|chrome-error:|:?$)/.test(other.url())) this.alarms.push(`a link opened ${other.url()}`)
      await other.close()
    }
    context.off('page', took)
    await context.unroute(theirs)
    this.#following = false
    return count
  }

  async close(): Promise<void> {
    await this.browser.close()
    await new Promise((resolve) => { this.#listener.close(resolve) })
  }
}

/** Runs in the page. */
function strangers(): string[] {
  const found: string[] = []
  const urls = new Set(['href', 'src', 'xlink:href', 'action', 'formaction', 'data', 'srcset', 'poster', 'background', 'ping', 'srcdoc'])
  const tags = new Set(['object', 'embed', 'applet', 'base', 'math', 'marquee', 'frameset', 'portal', 'foreignobject', 'animate', 'set', 'xmp', 'plaintext'])
  const visit = (root: Document | ShadowRoot): void => {
    for (const node of root.querySelectorAll('*')) {
      const tag = node.localName
      const here = `<${tag} ${[...node.attributes].map(({ name, value }) => `${name}=${value}`).join(' ').slice(0, 120)}>`
      if (tags.has(tag) || (tag === 'script' && !node.hasAttribute('src')) || (tag === 'meta' && node.hasAttribute('http-equiv'))) found.push(here)
      for (const { name, value } of node.attributes) {
        if (name.startsWith('on') || (['id', 'name', 'class'].includes(name) && value.startsWith('xss'))) found.push(here)
        if (urls.has(name) && !/^(https?:|mailto:|tel:|blob:|data:image\/(png|jpeg|gif|webp)[,;]|[/?#.][^:]*$|[\w./-]*$)/i.test(value)) found.push(here)
        if (name === 'style' && /url\(|expression|import/i.test(value)) found.push(here)
      }
      if (node.shadowRoot) visit(node.shadowRoot)
    }
  }
  visit(document)
  return found
}
