// The chat on a company's page of another origin, under the strictest policy: what it asks for, keeps and weighs, what it hears,
// and what the page may tell it.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientId, eventually, type Staff } from '../server/test/harness/client.ts'
import { openPage } from './harness/browser.ts'
import { Site, strictPolicy } from './harness/site.ts'
import { openStage, type Stage } from './harness/stage.ts'
import { openChat, say, seen } from './harness/people.ts'

/** Bytes over the wire, compressed. */
const budgets = { loader: 6 * 1024, frame: 40 * 1024 }

type Told = [name: string, detail: Record<string, unknown>][]
interface Host { $switchboard: ((...words: unknown[]) => void) & Record<string, unknown>; heard: Told }

const own = `window.$switchboard = window.$switchboard || function () { ($switchboard.q = $switchboard.q || []).push(arguments) }
window.heard = []
for (const name of ['ready', 'open', 'close', 'message:sent', 'message:received', 'unread', 'conversation:started', 'conversation:assigned', 'conversation:resolved', 'queue:position', 'error'])
  document.addEventListener('switchboard:' + name, (event) => heard.push([name, event.detail]))
$switchboard('identify', { name: 'Eva Berg', email: 'eva@visitor.test' })
$switchboard('boot', { inbox: 'pub_demo' })`

let stage: Stage
let site: Site
let shop: string
beforeAll(async () => {
  ;[stage, site] = await Promise.all([openStage(), Site.open()])
  const script = site.put('/own.js', { type: 'text/javascript', body: own })
  shop = site.put('/', {
    policy: strictPolicy(stage.base, script),
    body: `<!doctype html><html lang="en"><title>Shop</title><script src="/own.js"></script><script async src="${stage.base}/widget.js"></script><h1>Shop</h1>`,
  })
})
afterAll(async () => {
  await Promise.all([stage?.close(), site?.close()])
})

let context: BrowserContext
let page: Page
let problems: string[]
beforeEach(async () => {
  ;({ page, problems } = await openPage(stage.browser, 'about:blank', { viewport: { width: 1100, height: 760 }, hosts: [new URL(stage.base).host, new URL(site.base).host] }))
  context = page.context()
})
afterEach(async () => {
  await stage.clear()
  expect([problems, site.reports]).toEqual([[], []])
})

async function enter(): Promise<void> {
  await page.goto(shop)
  await page.waitForFunction(() => (globalThis as unknown as Host).heard.some(([name]) => name === 'ready'))
}

const tell = (...words: unknown[]): Promise<void> => page.evaluate((all) => (globalThis as unknown as Host).$switchboard(...all), words)
const ask = (name: string): Promise<unknown> => page.evaluate((key) => (globalThis as unknown as Host).$switchboard[key], name)
/** Waits until the page heard an event of this name, and gives the newest. */
const heard = (name: string): Promise<Record<string, unknown>> => eventually(
  async () => (await page.evaluate(() => (globalThis as unknown as Host).heard)).findLast(([one]) => one === name)?.[1], `the event ${name}`, 10_000)

const kept = () => page.evaluate(async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length, workers: (await navigator.serviceWorker.getRegistrations()).length,
}))
const nothing = { local: [] as string[], session: [], cookie: '', databases: 0, caches: 0, workers: 0 }

async function agent(login: string): Promise<{ staff: Staff; socket: Awaited<ReturnType<Staff['socket']>>; leave(): Promise<void> }> {
  const staff = await stage.product.client.signIn(login)
  const socket = await staff.socket()
  return { staff, socket, leave: async () => { socket.close(); await staff.post('/rest/v1/auth/sign-out') } }
}

describe('a conversation', () => {
  it('waits with its place, is joined, sees who types, counts what is unread and hears the end', async () => {
    await enter()
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

  it('of a year is read up to its beginning and back to its end; of what is far away the page keeps only the height', async () => {
    await enter()
    const chat = await openChat(page)
    await say(chat, 'The first of all')
    const maya = await agent('maya')
    await chat.getByText('Maya Okafor joined').waitFor()
    const { body } = await maya.staff.get<{ data: { uid: string }[] }>('/rest/v1/conversations?view=mine')
    for (let n = 1; n <= 400; n++) await maya.staff.post(`/rest/v1/conversations/${body.data[0]?.uid}/events`, { type: 'message', text: `Number ${n} of many`, clientId: clientId() })
    await chat.getByText('Number 400 of many').waitFor()
    const log = chat.getByRole('log')
    const nodes = (): Promise<number> => log.evaluate((box) => box.querySelectorAll('*').length)
    expect(await nodes()).toBeLessThan(1_200)
    await eventually(async () => {
      await log.evaluate((box) => { box.scrollTop = 0 })
      return await chat.getByText('The first of all').isVisible() || null
    }, 'the beginning', 15_000)
    await eventually(async () => (await chat.getByText('Number 400 of many').count() === 0 && await nodes() < 1_200) || null, 'the end put away', 5_000)
    await chat.getByRole('button', { name: 'New messages' }).click()
    await chat.getByText('Number 400 of many').waitFor()
    expect(await log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(2)
    await maya.staff.post(`/rest/v1/conversations/${body.data[0]?.uid}/resolve`, {})
    await maya.leave()
  })
})

describe('on a page with a strict policy', () => {
  it('asks for its loader alone and keeps nothing before the first click; then it stays within its budgets, and no policy is broken', async () => {
    const asked: string[] = []
    const sizes = new Map<string, Promise<number>>()
    page.on('request', (request) => asked.push(request.url()))
    page.on('websocket', (socket) => asked.push(socket.url()))
    // What ends after the page has no size, and nobody asks for it.
    page.on('requestfinished', (request) => sizes.set(request.url(), request.sizes().then(({ responseBodySize }) => responseBodySize, () => 0)))
    await enter()
    await page.getByRole('button', { name: 'Open chat' }).hover()
    await page.waitForTimeout(150)
    expect(asked.toSorted()).toEqual([shop, `${site.base}/own.js`, `${stage.base}/widget.js`].toSorted())
    expect(await kept()).toEqual(nothing)
    expect(page.frames()).toHaveLength(1)

    const chat = await openChat(page)
    await say(chat, 'Strictly speaking.')
    await chat.locator('[data-state=sent]').getByText('Strictly speaking.').waitFor()
    expect(await kept()).toEqual({ ...nothing, local: ['switchboard:pub_demo'] })
    expect(await context.cookies()).toEqual([])
    const weights = await Promise.all([...sizes].map(async ([url, size]) => [url.replace(stage.base, ''), await size] as const))
    const frame = weights.filter(([path]) => path.startsWith('/widget/'))
    expect(weights.find(([path]) => path === '/widget.js')?.[1]).toBeLessThanOrEqual(budgets.loader)
    expect(frame.length).toBeGreaterThan(2)
    expect(frame.reduce((sum, [, size]) => sum + size, 0), JSON.stringify(frame)).toBeLessThanOrEqual(budgets.frame)

    expect([problems, site.reports]).toEqual([[], []])
    // Both ways of knowing of a breach do work.
    await page.evaluate(() => { new Image().src = 'https://elsewhere.invalid/pixel.png' })
    await expect.poll(() => [problems.join(), site.reports.join()]).toEqual([expect.stringContaining('img-src'), expect.stringContaining('elsewhere.invalid')])
    await stage.clear()
    problems.length = 0
    site.reports.length = 0
  })
})

describe('what the page may say', () => {
  it('shows, hides, speaks other languages, looks otherwise, begins a message, forgets and goes', async () => {
    await enter()
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
