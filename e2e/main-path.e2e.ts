// The main journey: a visitor's page and an agent's page, the server killed in the middle, both go on by themselves.
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../server/test/harness/database.ts'
import { openPage } from './harness/browser.ts'
import { sharedBrowser } from './harness/chromium.ts'
import { expectOnceInOrder, openChat, openDesk, say, seen } from './harness/people.ts'
import { startServer, type RunningServer } from './harness/server.ts'

/** The name of the agent's field. */
const reply = /^(Reply|Write|Message) to/i

let database: TestDatabase
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  database = await cloneDatabase()
  ;[server, browser] = await Promise.all([startServer(database.url), sharedBrowser()])
})
afterAll(async () => {
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? [])
  await server?.stop()
  await database?.drop()
})

/** Milliseconds from the visitor's key to the agent's screen. */
async function timed(chat: FrameLocator, desk: Page, text: string): Promise<number> {
  await chat.getByRole('textbox', { name: 'Message' }).fill(text)
  const began = performance.now()
  await chat.getByRole('textbox', { name: 'Message' }).press('Enter')
  await seen(desk, text)
  return performance.now() - began
}

describe('a visitor writes, an agent answers', () => {
  it('in two real pages, through a kill -9 of the server', { timeout: 60_000 }, async () => {
    const desk = await openDesk(browser, server.base, 'maya', { viewport: { width: 1360, height: 1200 } })
    const shop = await openPage(browser, `${server.base}/demo`)
    const chat = await openChat(shop.page)

    await say(chat, 'Where is my kayak?')
    const row = desk.page.getByText('Where is my kayak?').first()
    await row.waitFor()
    await row.click()
    await seen(desk.page, 'Where is my kayak?')
    await say(desk.page, 'It left the workshop this morning.', reply)
    await seen(chat, 'It left the workshop this morning.')
    // A busy machine may be late with one of them.
    const late = [await timed(chat, desk.page, 'One'), await timed(chat, desk.page, 'Two'), await timed(chat, desk.page, 'Three')]
    expect(Math.min(...late), late.join()).toBeLessThan(1_000)

    await server.kill()
    await say(chat, 'And the paddle?')
    await say(desk.page, 'One moment, I look.', reply)
    await server.start()
    await seen(desk.page, 'And the paddle?', 20_000)
    await seen(chat, 'One moment, I look.', 20_000)
    await say(desk.page, 'The paddle comes along.', reply)
    await seen(chat, 'The paddle comes along.')
    await say(chat, 'Thank you!')
    await seen(desk.page, 'Thank you!')

    for (const page of [desk.page, chat]) {
      await expectOnceInOrder(page, ['Where is my kayak?', 'It left the workshop this morning.', 'The paddle comes along.', 'Thank you!'])
      await expectOnceInOrder(page, ['Where is my kayak?', 'And the paddle?', 'Thank you!'])
      await expectOnceInOrder(page, ['It left the workshop this morning.', 'One moment, I look.', 'The paddle comes along.'])
    }
    await desk.page.getByRole('button', { name: 'Resolve' }).click()
    await chat.getByText('How was our help?').waitFor()
    expect([...desk.problems, ...shop.problems]).toEqual([])
  })
})
