// A real Chromium without a window, and pages that remember what went wrong in them.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: [...flags, `--crash-dumps-dir=${mkdtempSync(join(tmpdir(), 'switchboard-chromium-'))}`] })

export interface WatchedPage { page: Page; problems: string[] }

/** A page in a context of its own (own storage): another person. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  page.on('console', (message) => { if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text()) })
  await page.goto(url)
  return { page, problems }
}
