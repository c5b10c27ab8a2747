// Pages of a browser that remember what went wrong in them.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export interface WatchedPage { page: Page; problems: string[] }
/** `hosts`: whom its pages may ask beside the product; `login`: of the staff, signed in by the cookie that browsers keep. */
export interface PageOptions extends BrowserContextOptions { hosts?: string[]; login?: string }

/** What a person never causes in normal use: an error, a breach of a policy, a request to a host that is not ours. */
export async function watch(context: BrowserContext, hosts: string[]): Promise<string[]> {
  const problems: string[] = []
  // The event tells of breaches in frames too, and of those that the browser does not print.
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`Content Security Policy: ${event.effectiveDirective} of ${location.href} refused ${event.blockedURI}`)
    })
  })
  context.on('weberror', (error) => problems.push(`error: ${error.error().message}`))
  context.on('console', (message) => {
    // Chromium shows a picture by a page with styles of its own, which the policy of files refuses.
    if (message.page()?.url().includes('/rest/v1/files/')) return
    if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text())
  })
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && !hosts.includes(url.host)) problems.push(`a request to ${url.href}`)
  })
  return problems
}

/** A page in a context of its own (own storage): another person. */
export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<WatchedPage> {
  const { hosts = [], login, ...rest } = options
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...rest })
  const problems = await watch(context, [new URL(url).host, ...hosts])
  if (login !== undefined) {
    const { origin } = new URL(url)
    const reply = await context.request.post(`${origin}/rest/v1/auth/sign-in`, { data: { login, password: 'switchboard-demo', cookie: true } })
    if (!reply.ok()) throw new Error(`the sign-in of ${login} answered ${reply.status()}`)
  }
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(url)
  return { page, problems }
}
