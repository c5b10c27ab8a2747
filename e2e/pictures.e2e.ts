// The picture of the README: console and widget side by side, taken from the running product. Written only when asked
// (`npm run pictures`); otherwise this journey checks that both pages can be drawn, in light, dark, narrow and right to left.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from './harness/browser.ts'
import { openChat, say, seen, signIn } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

const folder = join(import.meta.dirname, '../docs/images')
const wanted = process.env['PICTURES'] === '1'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(() => stage?.close())

async function picture(page: Page, name: string): Promise<void> {
  if (!wanted) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

describe('the pages', () => {
  it('can be drawn in light, dark, narrow and right to left', { timeout: 60_000 }, async () => {
    const { browser, server } = stage
    const desk = await openPage(browser, server.base)
    await signIn(desk.page, 'maya')
    const chats = []
    for (const [name, text] of [['Priya', 'Do you ship to the Faroe Islands?'], ['Tom', 'My spray deck arrived torn.'], ['Eva', 'Which kayak suits a beginner of 1.60 m?']] as const) {
      const shop = await openPage(browser, `${server.base}/demo`, { viewport: { width: 1100, height: 760 } })
      await shop.page.evaluate((visitor) => (globalThis as unknown as { $switchboard(...words: unknown[]): void }).$switchboard('identify', { name: visitor }), name)
      const chat = await openChat(shop.page)
      await say(chat, text)
      chats.push({ shop, chat, text })
    }
    const last = chats[2]
    if (!last) throw new Error('three chats were opened')
    await desk.page.getByText(last.text).first().click()
    await seen(desk.page, last.text)
    await say(desk.page, 'The Tern 14: 21 inches wide and very forgiving. Would you like to try it on Saturday?', /^Reply to/)
    await seen(last.chat, 'The Tern 14: 21 inches wide and very forgiving. Would you like to try it on Saturday?')
    await say(last.chat, 'Yes please!')
    await seen(desk.page, 'Yes please!')
    await picture(desk.page, 'console')
    await picture(last.shop.page, 'widget')
    await desk.page.emulateMedia({ colorScheme: 'dark' })
    await last.shop.page.emulateMedia({ colorScheme: 'dark' })
    await desk.page.waitForTimeout(400)
    await picture(desk.page, 'console-dark')
    await desk.page.setViewportSize({ width: 390, height: 780 })
    await last.shop.page.setViewportSize({ width: 390, height: 780 })
    const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(await overflow(desk.page)).toBeLessThanOrEqual(0)
    await desk.page.evaluate(() => { document.documentElement.dir = 'rtl' })
    expect(await overflow(desk.page)).toBeLessThanOrEqual(0)
    expect([...desk.problems, ...chats.flatMap(({ shop }) => shop.problems)]).toEqual([])
  })
})
