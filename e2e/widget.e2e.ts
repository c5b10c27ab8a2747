// The chat on a company's page of another origin, under the strictest policy: what it asks for, what it weighs, what the
// page may tell it, and that no word is lost.
import type { BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Client, clientId, eventually, type Staff } from '../server/test/harness/client.ts'
import { openShop, type Shop } from './harness/shop.ts'
import { openStage, type Stage } from './harness/stage.ts'
import { expectOnceInOrder, openChat, say, seen } from './harness/people.ts'

/** Bytes over the wire, compressed. */
const budgets = { loader: 6 * 1024, frame: 40 * 1024 }

type Told = [name: string, detail: Record<string, unknown>][]
interface Host { $switchboard: ((...words: unknown[]) => void) & Record<string, unknown>; heard: Told; violations: string[] }

let stage: Stage
let shop: Shop
beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.server.base, `$switchboard('identify',{name:'Eva Berg',email:'eva@visitor.test'});$switchboard('boot',{inbox:'pub_demo'})`)
})
afterAll(async () => {
  await shop?.close()
  await stage?.close()
})

let context: BrowserContext
let page: Page
/** Compressed size of every answer, by path; sockets count as nothing. */
let fetched: Map<string, number>
let sockets: string[]
beforeEach(async () => {
  context = await stage.browser.newContext({ viewport: { width: 1100, height: 760 } })
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
  fetched = new Map()
  sockets = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  page.on('requestfinished', (request) => void request.sizes().then(({ responseBodySize }) => fetched.set(request.url().replace(stage.server.base, 'chat:').replace(shop.url, 'shop:/'), responseBodySize), () => undefined))
  await page.goto(shop.url)
  await page.waitForFunction(() => (globalThis as unknown as Host).heard.some(([name]) => name === 'ready'))
})
afterEach(async () => {
  expect(await page.evaluate(() => (globalThis as unknown as Host).violations)).toEqual([])
  await context.close()
})

const tell = (...words: unknown[]): Promise<void> => page.evaluate((all) => (globalThis as unknown as Host).$switchboard(...all), words)
const ask = (name: string): Promise<unknown> => page.evaluate((key) => (globalThis as unknown as Host).$switchboard[key], name)
/** Waits until the page heard an event of this name, and gives the newest. */
const heard = (name: string): Promise<Record<string, unknown>> => eventually(
  async () => (await page.evaluate(() => (globalThis as unknown as Host).heard)).findLast(([one]) => one === name)?.[1], `the event ${name}`, 10_000)

const kept = () => page.evaluate(async () => ({
  local: Object.keys(localStorage), session: sessionStorage.length, databases: (await indexedDB.databases()).length, cookies: document.cookie,
}))

async function agent(login: string): Promise<{ staff: Staff; socket: Awaited<ReturnType<Staff['socket']>>; leave(): Promise<void> }> {
  const staff = await new Client(stage.server.base).signIn(login)
  const socket = await staff.socket()
  return { staff, socket, leave: async () => { socket.close(); await staff.post('/rest/v1/auth/sign-out') } }
}

describe('before anybody touches it', () => {
  it('the chat asks for its loader alone, opens no socket and keeps nothing', async () => {
    await page.waitForTimeout(300)
    expect([...fetched.keys()].filter((url) => !url.startsWith('data:')).toSorted()).toEqual(['chat:/widget.js', 'shop:/', 'shop:/own.js'])
    expect(sockets).toEqual([])
    expect(await kept()).toEqual({ local: [], session: 0, databases: 0, cookies: '' })
    expect(await context.cookies()).toEqual([])
    expect(page.frames()).toHaveLength(1)
  })
})

describe('what it weighs', () => {
  it('loader and frame stay within their budgets', async () => {
    await openChat(page)
    await page.waitForTimeout(100)
    expect(fetched.get('chat:/widget.js')).toBeLessThanOrEqual(budgets.loader)
    const frame = [...fetched].filter(([url]) => url.startsWith('chat:/widget/'))
    expect(frame.length).toBeGreaterThan(2)
    expect(frame.reduce((sum, [, size]) => sum + size, 0), JSON.stringify(frame)).toBeLessThanOrEqual(budgets.frame)
  })
})

describe('a conversation', () => {
  it('waits with its place, is joined, sees who types, counts what is unread and hears the end', async () => {
    const chat = await openChat(page)
    await chat.getByText('Ahoy! Ask us anything about your order.').waitFor()
    await say(chat, 'Is anybody there?')
    await chat.getByText('You are number 1 in the queue').waitFor()
    expect(await heard('queue:position')).toMatchObject({ position: 1 })

    const maya = await agent('maya')
    await chat.getByText('Maya Okafor joined').waitFor()
    await heard('conversation:assigned')
    const { body } = await maya.staff.get<{ data: { uid: string; visitor: { name: string; email: string } }[] }>('/rest/v1/conversations?view=mine')
    expect(body.data[0]?.visitor).toMatchObject({ name: 'Eva Berg', email: 'eva@visitor.test' })
    const uid = body.data[0]?.uid ?? ''
    maya.socket.send({ type: 'typing', conversation: uid, on: true })
    await chat.getByText('Maya Okafor is writing').waitFor()
    const answer = (text: string) => maya.staff.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text, clientId: clientId() })
    await answer('Yes, good morning.')
    await seen(chat, 'Yes, good morning.')
    await maya.socket.item('conversation.read')
    await chat.getByRole('textbox', { name: 'Message' }).pressSequentially('Lovely')
    await maya.socket.until(() => maya.socket.frames.some((frame) => frame.type === 'signal' && frame.name === 'typing' && frame.on && frame.author.kind === 'visitor'), 'typing of the visitor')

    await tell('close')
    await answer('What is it about?')
    await page.getByRole('button', { name: /1 unread/i }).waitFor()
    expect([await ask('unreadCount'), await ask('isOpen'), await heard('unread')]).toEqual([1, false, { count: 1 }])
    await tell('open')
    await seen(chat, 'What is it about?')
    await eventually(async () => await ask('unreadCount') === 0, 'everything read')
    await maya.staff.post(`/rest/v1/conversations/${uid}/resolve`, {})
    await heard('conversation:resolved')
    await chat.getByText('This conversation has ended. Write to start again.').waitFor()
    await maya.leave()
  })

  it('keeps what was written without a line over a reload, and sends it once', async () => {
    const chat = await openChat(page)
    await say(chat, 'First')
    await chat.locator('[data-state=sent]').getByText('First').waitFor()
    await context.route(`${stage.server.base}/rest/**`, (route) => route.abort())
    await say(chat, 'Second')
    await say(chat, 'Third')
    await chat.locator('[data-state=sending]').getByText('Third').waitFor()
    await page.reload()
    const again: FrameLocator = await openChat(page)
    await again.locator('[data-state=sending]').getByText('Third').waitFor()
    await context.unroute(`${stage.server.base}/rest/**`)
    await again.locator('[data-state=sent]').getByText('Third').waitFor({ timeout: 15_000 })
    // What was said before comes back by the line, not by what was kept.
    await again.locator('[data-state=sent]').getByText('First').waitFor({ timeout: 15_000 })
    await expectOnceInOrder(again, ['First', 'Second', 'Third'])
    expect((await kept()).local).toHaveLength(1)
    const admin = await agent('ada')
    const { body: { data: [mine] } } = await admin.staff.get<{ data: { uid: string }[] }>('/rest/v1/conversations?view=all&sort=newest')
    const { body } = await admin.staff.get<{ data: { type: string; text: string }[] }>(`/rest/v1/conversations/${mine?.uid}/events`)
    expect(body.data.filter((event) => event.type === 'message').map((event) => event.text)).toEqual(['First', 'Second', 'Third'])
    await admin.leave()
  })
})

describe('what the page may say', () => {
  it('shows, hides, speaks other languages, looks otherwise, begins a message, forgets and goes', async () => {
    const launcher = page.getByRole('button', { name: 'Open chat' })
    await tell('hideLauncher')
    await launcher.waitFor({ state: 'hidden' })
    await tell('showLauncher')
    await launcher.waitFor()
    await tell('nonsense', 1)
    await tell('newMessage', 'About order 1042: ')
    const chat = page.frameLocator('iframe')
    await eventually(async () => await chat.getByRole('textbox').inputValue() === 'About order 1042: ', 'the begun message')
    expect([await ask('isOpen'), await ask('status')]).toEqual([true, 'ready'])
    await tell('setLocale', 'ar')
    await chat.locator('html[dir=rtl][lang=ar]').waitFor({ state: 'attached' })
    await tell('setTheme', 'dark')
    await chat.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
    await tell('setLocale', 'en')
    await say(chat, 'About order 1042: is it on its way?')
    expect(await heard('message:sent')).toBeTruthy()
    await eventually(() => ask('visitorId'), 'the visitor')
    expect((await kept()).local).toHaveLength(1)
    await tell('toggle')
    expect(await ask('isOpen')).toBe(false)
    await tell('logout')
    expect([(await kept()).local, await ask('visitorId')]).toEqual([[], null])
    await tell('shutdown')
    expect([await page.getByRole('button').count(), await ask('status')]).toEqual([0, 'off'])
    await tell('boot', { inbox: 'pub_demo' })
    await launcher.waitFor()
  })
})
