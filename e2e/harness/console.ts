// The console's addresses, read from its own router so that a new screen is walked without being named here, and a way in.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'

const source = (path: string): string => readFileSync(join(import.meta.dirname, '../../console/src', path), 'utf8')

/** What may stand for the `$parameters` of an address, by their names: `uid`, or `section/item` where there are two. */
export interface Places { conversation: string; group: string; agent: string }
const valuesOf = ({ conversation, group, agent }: Places): Record<string, string[]> => ({
  uid: [conversation], agent: [agent], 'section/item': [`groups/${group}`],
  section: [...source('settings/settings-page.tsx').matchAll(/^ {2}\{ id: '([\w-]+)'/gm)].map((found) => found[1] ?? ''),
})

/** Every address; a parameter for which nothing is known is an error. */
export function addresses(places: Places): string[] {
  const router = source('app/router.tsx')
  const values = valuesOf(places)
  const paths = new Map([['root', '']])
  for (const [, name = '', parent = '', path = ''] of router.matchAll(/const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']+)'/g)) {
    const above = paths.get(parent)
    if (above === undefined) throw new Error(`the route ${name} stands before its parent ${parent}`)
    paths.set(name, `${above}/${path}`.replace('//', '/').replace(/\/$/, ''))
  }
  if (paths.size !== router.split('createRoute({').length) throw new Error('a route of the console is written in a way that is not understood here')
  return [...new Set(paths.values())].flatMap((path) => {
    const [fixed = '', ...names] = path.split(/\/?\$/)
    if (names.length === 0) return path || '/'
    const found = values[names.join('/')] ?? []
    if (found.length === 0) throw new Error(`nothing is known to put into ${path}`)
    return found.map((value) => `${fixed}/${value}`)
  })
}

/** A browser that was signed in before: it comes back with the cookie. */
export const rememberSession = (context: BrowserContext, base: string, refreshToken: string): Promise<void> =>
  context.addCookies([{ name: 'sb_refresh', value: refreshToken, domain: new URL(base).hostname, path: '/rest/v1/auth', httpOnly: true, sameSite: 'Strict' }])

/** Goes to another address within the app, as its own links do. */
export async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address)
  await settled(page)
}

/** Until something is shown, nothing says it is busy, and nothing was fetched for a moment. */
export const settled = (page: Page): Promise<void> => page.evaluate(async () => {
  const end = performance.now() + 10_000
  for (let quiet = 0, fetched = -1; quiet < 3;) {
    if (performance.now() > end) throw new Error('the page does not come to rest')
    await new Promise((resolve) => { setTimeout(resolve, 20) })
    const now = performance.getEntriesByType('resource').length
    const still = now === fetched && document.body.innerText.trim() !== '' && document.querySelector('[aria-busy=true]') === null
    quiet = still ? quiet + 1 : 0
    fetched = now
  }
})

/** Brings every row of every list into view once; `look` is called at each stop. */
export async function scrollThrough(page: Page, look: () => Promise<void>): Promise<void> {
  for (let stop = 0; stop < 200; stop++) {
    const moved = await page.evaluate(() => {
      const before = [...document.querySelectorAll('main, main *')].filter((node) => node.scrollHeight > node.clientHeight + 8 && getComputedStyle(node).overflowY !== 'visible')
      return before.map((node) => {
        const { scrollTop } = node
        node.scrollTop += node.clientHeight * 0.9
        return node.scrollTop > scrollTop
      }).some(Boolean)
    })
    if (!moved) return
    await settled(page)
    await look()
  }
}

/** Opens what is folded (menus, dialogs, panels) one by one; `look` is called at each. */
export async function unfold(page: Page, look: () => Promise<void>): Promise<void> {
  const folded = page.locator('[aria-haspopup]:visible, [aria-expanded=false]:visible')
  const count = Math.min(await folded.count(), 40)
  for (let place = 0; place < count; place++) {
    await folded.nth(place).click({ timeout: 500 }).catch(() => undefined)
    await page.waitForTimeout(120)
    await look()
    await page.keyboard.press('Escape')
    await page.waitForTimeout(40)
  }
}
