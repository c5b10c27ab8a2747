// The agent's console in a real browser: worked by keys alone, over a lost line, readable by everybody, drawn in light, dark,
// narrow and right to left. It also takes the pictures of the README, when asked (`npm run pictures`).
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../server/test/harness/client.ts'
import { barriers } from './harness/axe.ts'
import { openPage } from './harness/browser.ts'
import { expectOnceInOrder, openChat, openDesk, overflow, say, seen } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

const folder = join(import.meta.dirname, '../docs/images')
const wanted = process.env['PICTURES'] === '1'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterEach(() => stage.clear())
afterAll(() => stage?.close())

async function picture(page: Page, name: string): Promise<void> {
  if (!wanted) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

describe('by keys alone', () => {
  it('take, reply, leave a note, resolve, undo, send and resolve, resolve and go on', { timeout: 60_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, stage.base)
    page.setDefaultTimeout(10_000)
    const keys = async (...names: string[]) => { for (const name of names) await page.keyboard.press(name) }
    await page.locator('input:focus').waitFor()
    await page.keyboard.type('operator1@example.com')
    await keys('Tab')
    await page.keyboard.type('switchboard-demo')
    await keys('Enter')
    await page.getByRole('heading', { name: 'Mine' }).waitFor()

    await keys('g', 'q')
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
    await page.getByText('Rosa Diaz').waitFor()
    await keys('t')
    await page.getByRole('heading', { name: 'Rosa Diaz' }).first().waitFor()
    await keys('r')
    await page.keyboard.type('Yes, twice a week.')
    await keys('Enter')
    await seen(page, 'Yes, twice a week.')
    await keys('Control+i')
    await page.keyboard.type('Regular customer.')
    await keys('Control+Enter')
    await page.getByRole('log').locator('[data-seq][data-type=note]').getByText('Regular customer.').waitFor()
    await expectOnceInOrder(page, ['Yes, twice a week.', 'Regular customer.'])
    await keys('Escape', 'e')
    await page.getByText('Resolved: Rosa Diaz.').waitFor()
    await keys('z')
    await page.getByText('Undone: Rosa Diaz is as before.').waitFor()
    await page.getByRole('button', { name: 'Resolve' }).waitFor()
    await keys('r')
    await page.keyboard.type('Good bye.')
    await keys('Control+Shift+Enter')
    await page.getByRole('button', { name: 'Reopen', exact: true }).waitFor()
    await seen(page, 'Good bye.')

    await keys('Escape', 'g', 'q')
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
    await keys('t')
    await page.getByRole('heading', { name: 'Ben Carter' }).first().waitFor()
    await page.waitForURL(/\/inbox\/[0-9a-f-]+/)
    await page.getByRole('list').getByText('Mei Lin').waitFor()
    const before = page.url()
    await keys('Shift+E')
    await eventually(async () => page.url() !== before, 'the next conversation')
    await page.getByRole('heading', { name: 'Mei Lin' }).first().waitFor()
    await keys('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await keys('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(problems).toEqual([])
  })
})

describe('without a line', () => {
  it('says so, keeps what is written, and sends it when the line is back', { timeout: 60_000 }, async () => {
    const { page, problems } = await openDesk(stage.browser, stage.base, 'operator2@example.com')
    await page.getByText('Tom Becker').first().click()
    await page.getByRole('textbox', { name: /^Reply to/ }).waitFor()
    await page.context().setOffline(true)
    await say(page, 'As CSV, in the settings.', /^Reply to/)
    await page.getByText('Connection lost.').waitFor({ timeout: 15_000 })
    await page.getByText('One message waits in this browser').waitFor()
    await page.context().setOffline(false)
    await page.getByText('Connection lost.').waitFor({ state: 'detached', timeout: 15_000 })
    await page.getByRole('log').locator('[data-state=sent]').getByText('As CSV, in the settings.').waitFor({ timeout: 15_000 })
    await expectOnceInOrder(page, ['As CSV if possible.', 'As CSV, in the settings.'])
    expect(problems).toEqual([])
  })
})

describe('the pages', () => {
  it('can be drawn in light, dark, narrow and right to left', { timeout: 60_000 }, async () => {
    const { browser, base } = stage
    const desk = await openDesk(browser, base, 'maya')
    for (const [name, text] of [['Priya', 'Do you ship to the Faroe Islands?'], ['Tom', 'My spray deck arrived torn.']] as const) {
      await (await stage.product.client.visit('pub_demo', { name })).write(text)
    }
    const shop = await openPage(browser, `${base}/demo`, { viewport: { width: 1100, height: 760 } })
    await shop.page.evaluate(() => (globalThis as unknown as { $switchboard(...words: unknown[]): void }).$switchboard('identify', { name: 'Eva' }))
    const last = { shop, chat: await openChat(shop.page), text: 'Which kayak suits a beginner of 1.60 m?' }
    await say(last.chat, last.text)
    await desk.page.getByText(last.text).first().click()
    await seen(desk.page, last.text)
    await say(desk.page, 'The Tern 14: 21 inches wide and very forgiving. Would you like to try it on Saturday?', /^Reply to/)
    await seen(last.chat, 'The Tern 14: 21 inches wide and very forgiving. Would you like to try it on Saturday?')
    await say(last.chat, 'Yes please!')
    await seen(desk.page, 'Yes please!')
    await picture(desk.page, 'console')
    await picture(last.shop.page, 'widget')
    expect(await barriers(desk.page.mainFrame())).toEqual([])
    await desk.page.emulateMedia({ colorScheme: 'dark' })
    await last.shop.page.emulateMedia({ colorScheme: 'dark' })
    // Every colour has arrived.
    if (wanted) await desk.page.waitForTimeout(400)
    await picture(desk.page, 'console-dark')
    await desk.page.setViewportSize({ width: 390, height: 780 })
    await last.shop.page.setViewportSize({ width: 390, height: 780 })
    expect(await overflow(desk.page)).toBeLessThanOrEqual(0)
    await desk.page.evaluate(() => { document.documentElement.dir = 'rtl' })
    expect(await overflow(desk.page)).toBeLessThanOrEqual(0)
    expect(await barriers(desk.page.mainFrame())).toEqual([])
    expect([...desk.problems, ...shop.problems]).toEqual([])
  })
})
