// The widget in each of its languages: the launcher before any request, the whole chat on a narrow phone, the card when the
// chat does not come.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import labels from '../widget/src/loader/labels.json' with { type: 'json' }
import words from '../widget/src/loader/words.json' with { type: 'json' }
import { openPage } from './harness/browser.ts'
import { openChat, say, seen } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

type Language = keyof typeof labels
const languages = Object.keys(labels) as Language[]

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterEach(() => stage.clear())
afterAll(() => stage?.close())

const launcher = (page: Page) => page.locator('switchboard-widget button.launcher')
const tell = (page: Page, ...command: unknown[]) =>
  page.evaluate((given) => (globalThis as unknown as { $switchboard(...words: unknown[]): void }).$switchboard(...given), command)

/** What stands in the frame and does not fit: sentences that are cut off, and anything wider than its box. */
const cutOff = () => [...document.querySelectorAll('body *')]
  .filter((node) => !node.matches('.aside, .message, .foot, .retry') && getComputedStyle(node).display !== 'inline' && node.clientWidth > 0)
  .filter((node) => node.scrollWidth > node.clientWidth + 1 || (node.matches('.title span') && node.scrollHeight > node.clientHeight + 1))
  .map((node) => `${node.className}: ${node.textContent ?? ''}`)

describe('the widget in 24 languages', () => {
  it('labels the launcher without a request', { timeout: 60_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, `${stage.base}/demo`)
    await launcher(page).waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    for (const language of languages) {
      await tell(page, 'setLocale', language)
      expect(await launcher(page).getAttribute('aria-label')).toBe(labels[language])
    }
    expect(asked).toEqual([])
    expect(problems).toEqual([])
  })

  it('speaks each of them in place, and fits on a narrow phone', { timeout: 120_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, `${stage.base}/demo`, { viewport: { width: 320, height: 568 } })
    const chat = await openChat(page)
    await say(chat, 'Hello')
    await seen(chat, 'Hello')
    await chat.locator('.queue').waitFor()
    const frame = page.frames()[1]
    if (!frame) throw new Error('the chat has a frame')
    for (const language of languages) {
      await tell(page, 'setLocale', language)
      await frame.waitForFunction((wanted) => document.documentElement.lang.split('-')[0] === wanted, language)
      expect(await frame.evaluate(() => document.documentElement.dir)).toBe(['ar', 'fa', 'he'].includes(language) ? 'rtl' : 'ltr')
      expect(await frame.evaluate(cutOff), language).toEqual([])
      await expect.poll(() => launcher(page).getAttribute('aria-label')).toBe(words[language].close)
      expect(await page.locator('iframe').getAttribute('title')).toBe(words[language].frame)
    }
    expect(problems).toEqual([])
  })

  it('says that the chat does not come in the language of the page, or in English', { timeout: 60_000 }, async () => {
    for (const { blocked, label, said } of [
      { blocked: '**/widget/frame*', label: words.de.close, said: words.de },
      { blocked: /\/widget\/(frame|assets)/, label: labels.de, said: words.en },
    ]) {
      const { page } = await openPage(stage.browser, 'about:blank')
      await page.clock.install()
      await page.goto(`${stage.base}/demo`)
      await page.route(blocked, (route) => route.abort())
      await tell(page, 'update', { locale: 'de-CH', supportEmail: 'help@shop.example' })
      await launcher(page).click()
      await expect.poll(() => launcher(page).getAttribute('aria-label')).toBe(label)
      await page.clock.fastForward(8_000)
      const card = page.getByRole('alert')
      await card.getByText(said.failed).waitFor()
      await card.getByRole('button', { name: said.retry }).waitFor()
      expect(await card.getByRole('link', { name: said.mail }).getAttribute('href')).toBe('mailto:help@shop.example')
      await page.context().close()
    }
  })
})
