// What the two people of a journey do, in their own words.
import { expect } from 'vitest'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { openPage, type PageOptions, type WatchedPage } from './browser.ts'

/** The console of one of the staff; the form of the sign-in is walked by keys in the journey of the console. */
export async function openDesk(browser: Browser, base: string, login: string, options: PageOptions = {}): Promise<WatchedPage> {
  const desk = await openPage(browser, `${base}/app/inbox`, { ...options, login })
  await desk.page.getByRole('heading', { name: 'Mine' }).waitFor()
  return desk
}

export async function openChat(page: Page): Promise<FrameLocator> {
  await page.getByRole('button', { name: 'Open chat' }).click()
  const frame = page.frameLocator('iframe')
  await frame.getByRole('textbox', { name: 'Message' }).waitFor()
  return frame
}

export async function say(where: Page | FrameLocator, text: string, field: string | RegExp = 'Message'): Promise<void> {
  await where.getByRole('textbox', { name: field }).fill(text)
  await where.getByRole('button', { name: 'Send', exact: true }).click()
}

/** Waits until the text stands in the log. */
export async function seen(where: Page | FrameLocator, text: string, ms = 10_000): Promise<void> {
  await where.getByRole('log').getByText(text, { exact: true }).waitFor({ timeout: ms })
}

/** What was done is told below. */
export const told = (page: Page, text: string | RegExp): Promise<void> => page.getByRole('status').filter({ hasText: text }).first().waitFor()

/** How far the page runs over, in pixels. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** The messages of the log from top to bottom, as the page shows them. */
export const shown = (where: Page | FrameLocator): Promise<{ text: string; seq: number; state: string }[]> =>
  where.getByRole('log').locator('[data-seq]').evaluateAll((nodes) => nodes.map((node) => ({
    text: (node.querySelector('[data-text]') ?? node).textContent ?? '', seq: Number(node.getAttribute('data-seq')), state: node.getAttribute('data-state') ?? '',
  })))

/** Every text stands once, in this order. */
export async function expectOnceInOrder(where: Page | FrameLocator, texts: string[]): Promise<void> {
  const all = (await shown(where)).map((message) => message.text)
  const found = texts.map((text) => all.filter((one) => one.includes(text)).length)
  expect(found, JSON.stringify(all)).toEqual(texts.map(() => 1))
  const places = texts.map((text) => all.findIndex((one) => one.includes(text)))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
}
