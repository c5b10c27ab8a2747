// What visitors live through with the widget on a company's page of another host, whose policy allows nothing but the chat.
import type { Conversation, ConversationEvent, Page as List } from '@switchboard/protocol'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { greeting } from '../widget/src/port/messages.ts'
import { openPage, type WatchedPage } from './harness/browser.ts'
import { expectOnceInOrder, openChat, say, seen, shown } from './harness/people.ts'
import { forgedToFrame, forgedToLoader } from './harness/port-samples.ts'
import { clientId, eventually, type Staff } from './harness/product.ts'
import { Site, strictPolicy } from './harness/site.ts'
import { openStage, type Stage } from './harness/stage.ts'

type Host = typeof globalThis & {
  $switchboard: ((...words: unknown[]) => void) & { isOpen: boolean; unreadCount: number; status: string; visitorId: string | null }
  clicks: number
  heard: unknown[]
}

let stage: Stage
let site: Site
let ada: Staff
let host: string
beforeAll(async () => {
  ;[stage, site] = await Promise.all([openStage(), Site.open()])
  host = new URL(stage.base).host
  ada = await stage.product.client.signIn('ada')
  site.put('/snippet.js', { type: 'text/javascript', body: `
    window.$switchboard = window.$switchboard || function () { ($switchboard.q = $switchboard.q || []).push(arguments) }
    $switchboard('boot', { inbox: 'pub_demo', supportEmail: 'help@shop.invalid' })
    window.clicks = 0
    document.querySelector('button').addEventListener('click', () => { window.clicks++ })` })
})
afterEach(() => stage.clear())
afterAll(async () => {
  await Promise.all([stage?.close(), site?.close()])
})

/** The button lies where the panel opens. */
const html = (attributes: string, more = ''): string => `<!doctype html><html ${attributes}><head><meta charset="utf-8"><title>Shop</title>
  <script defer src="/snippet.js"></script><script async src="${stage.base}/widget.js"></script></head>
  <body><h1>Shop</h1><button type="button">Add to basket</button>${more}</body></html>`

const strictPage = (attributes = 'lang="en"'): string => site.put(`/page-${encodeURIComponent(attributes)}`, { body: html(attributes), policy: strictPolicy(stage.base, `${site.base}/snippet.js`) })
const visit = (url = strictPage()): Promise<WatchedPage> => openPage(stage.browser, url, { viewport: { width: 1000, height: 760 }, hosts: [host, new URL(site.base).host] })

const visitorOf = (page: Page): Promise<string> => eventually(() => page.evaluate(() => (globalThis as Host).$switchboard.visitorId), 'a visitor')

/** The conversation of the visitor on this page, as the desk sees it. */
async function conversationOf(page: Page): Promise<Conversation> {
  const uid = await visitorOf(page)
  return eventually(async () => (await ada.get<List<Conversation>>('/rest/v1/conversations?view=all&limit=100')).body.data.find(({ visitor }) => visitor.uid === uid), 'a conversation')
}

const answer = async (page: Page, text: string): Promise<void> => {
  const { uid } = await conversationOf(page)
  expect((await ada.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text, clientId: clientId() })).status).toBe(201)
}

const stored = async (page: Page): Promise<string[]> => {
  const { uid } = await conversationOf(page)
  const { body } = await ada.get<List<ConversationEvent>>(`/rest/v1/conversations/${uid}/events?limit=100`)
  return body.data.filter(({ type }) => type === 'message').map(({ text }) => text)
}

/** What a shown message is known by. */
const texts = async (chat: FrameLocator): Promise<string[]> => (await shown(chat)).map(({ text }) => text)
const sent = (chat: FrameLocator, text: string): Promise<void> => chat.locator('[data-state=sent]', { hasText: text }).waitFor()

const waiting = (chat: FrameLocator): Promise<number> => chat.locator('[data-state=sending]').count()

describe('a conversation', () => {
  it('begins with the first message, is there again after a reload, and is the same in a second tab, in step', async () => {
    const { page: one, problems } = await visit()
    const first = await openChat(one)
    await say(first, 'Does the kayak float?')
    await sent(first, 'Does the kayak float?')
    const visitor = await visitorOf(one)
    await one.reload()
    const left = await openChat(one)
    await answer(one, 'So far, yes.')
    await seen(left, 'So far, yes.')
    expect(await visitorOf(one)).toBe(visitor)

    const two = await one.context().newPage()
    await two.goto(one.url())
    const right = await openChat(two)
    await seen(right, 'So far, yes.')
    await say(right, 'From the second tab.')
    await seen(left, 'From the second tab.')
    await answer(one, 'To both.')
    await Promise.all([left, right].map((chat) => seen(chat, 'To both.')))
    await say(left, 'And on.')
    await seen(right, 'And on.')
    const all = ['Does the kayak float?', 'So far, yes.', 'From the second tab.', 'To both.', 'And on.']
    await expectOnceInOrder(left, all)
    await expect.poll(() => shown(right)).toEqual(await shown(left))
    expect(await visitorOf(two)).toBe(visitor)
    expect(await stored(one)).toEqual(all)
    expect(problems).toEqual([])
  })

  it('stays with its browser: the same e-mail, which nobody proved, opens nothing', async () => {
    const people = await Promise.all([visit(), visit()])
    const [eva, mallory] = people.map(({ page }) => page) as [Page, Page]
    const heard: string[] = []
    mallory.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))))
    mallory.on('response', (response) => { void response.text().then((text) => heard.push(text), () => undefined) })
    for (const page of [eva, mallory]) await page.evaluate(() => (globalThis as Host).$switchboard('identify', { name: 'Eva', email: 'eva@visitor.invalid' }))
    const own = await openChat(eva)
    await say(own, 'My address is 12 Quay Street.')
    await sent(own, 'My address is 12 Quay Street.')
    const other = await openChat(mallory)
    expect(await shown(other).catch(() => [])).toEqual([])
    await say(other, 'What is my address?')
    await sent(other, 'What is my address?')
    await answer(eva, 'Noted: 12 Quay Street.')
    await seen(own, 'Noted: 12 Quay Street.')
    await answer(mallory, 'You did not tell us.')
    await seen(other, 'You did not tell us.')
    expect((await texts(other)).join()).not.toContain('Quay')
    const [hers, his] = await Promise.all([conversationOf(eva), conversationOf(mallory)])
    expect([hers, his].map(({ visitor }) => visitor.email)).toEqual(['eva@visitor.invalid', 'eva@visitor.invalid'])
    expect(hers.uid).not.toBe(his.uid)
    expect(heard.join('\n')).toContain(his.uid)
    expect(heard.join('\n')).not.toMatch(new RegExp(`Quay|${hers.uid}|${hers.visitor.uid}`))
    expect(people.flatMap(({ problems }) => problems)).toEqual([])
  })

  it('goes on after the network was away, and what was written meanwhile survives the page', async () => {
    const { page, problems } = await visit()
    const context = page.context()
    const chat = await openChat(page)
    await say(chat, 'One.')
    await sent(chat, 'One.')
    await context.setOffline(true)
    await say(chat, 'Two.')
    await chat.getByText('No connection.').waitFor()
    expect(await waiting(chat)).toBe(1)
    await context.setOffline(false)
    await sent(chat, 'Two.')
    await context.setOffline(true)
    for (const text of ['Three.', 'Four.']) await say(chat, text)
    expect(await waiting(chat)).toBe(2)
    const { length } = await stored(page)
    await page.goto('about:blank')
    await context.setOffline(false)
    await page.goto(strictPage())
    const again = await openChat(page)
    for (const text of ['Three.', 'Four.']) await sent(again, text)
    await expectOnceInOrder(again, ['One.', 'Two.', 'Three.', 'Four.'])
    expect(length).toBe(2)
    expect(await stored(page)).toEqual(['One.', 'Two.', 'Three.', 'Four.'])
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['switchboard:pub_demo'])
    expect(problems).toEqual([])
  })
})

describe('right to left', () => {
  it('the whole chat is mirrored', async () => {
    const { page, problems } = await visit(strictPage('lang="ar" dir="rtl"'))
    await page.getByRole('button', { name: 'فتح الدردشة' }).click()
    const chat = page.frameLocator('iframe')
    await chat.getByRole('textbox', { name: 'الرسالة' }).fill('مرحبا')
    await chat.getByRole('button', { name: 'إرسال' }).click()
    await sent(chat, 'مرحبا')
    await answer(page, 'أهلاً')
    await seen(chat, 'أهلاً')
    expect(await chat.locator('html').evaluate((root: HTMLElement) => [root.dir, root.lang])).toEqual(['rtl', 'ar'])
    const middle = async (css: string): Promise<number> => chat.locator(css).first().evaluate((node) => {
      const { left, right } = node.getBoundingClientRect()
      return (left + right) / 2 / innerWidth
    })
    expect(await middle('[data-author=visitor] .bubble')).toBeLessThan(0.4)
    expect(await middle('[data-author=agent] .bubble')).toBeGreaterThan(0.6)
    expect(await middle('.send')).toBeLessThan(await middle('textarea'))
    expect(await middle('header button')).toBeLessThan(await middle('h1'))
    expect(await chat.locator('.send .icon').evaluate((icon) => getComputedStyle(icon).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)')
    const launcher = await page.locator('switchboard-widget .launcher').boundingBox()
    expect(launcher?.x).toBeLessThan(100)
    expect(problems).toEqual([])
  })
})

describe('the page around it', () => {
  it('may post what it likes: to the chat, to the page, from a neighbour, with ports of its own', async () => {
    site.put('/neighbour.js', { type: 'text/javascript', body: `
      window.heard = []
      window.attack = (to, data, withPort) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => window.heard.push(data)
        to.postMessage(data, '*', withPort ? [port2] : [])
      }
      if (parent !== window) setInterval(() => {
        const frame = parent.document.querySelector('switchboard-widget')?.shadowRoot.querySelector('iframe')
        if (frame) attack(frame.contentWindow, '${greeting}', true)
      }, 3)` })
    site.put('/neighbour', { body: '<!doctype html><title>Neighbour</title><script src="/neighbour.js"></script>' })
    const { page, problems } = await visit(site.put('/hostile', { body: html('lang="en"', '<iframe name="neighbour" src="/neighbour"></iframe><script src="/neighbour.js"></script>') }))
    const neighbour = page.frame({ name: 'neighbour' })
    if (!neighbour) throw new Error('the neighbour is missing')
    await page.getByRole('button', { name: 'Open chat' }).click()
    const chat = page.frameLocator('switchboard-widget iframe')
    await say(chat, 'Is anybody there?')
    await sent(chat, 'Is anybody there?')
    const read = page.waitForResponse('**/widget/read')
    await answer(page, 'Just us.')
    await seen(chat, 'Just us.')
    await read
    await chat.getByRole('textbox', { name: 'Message' }).fill('half a sentence')
    const state = async (): Promise<unknown> => ({
      page: await page.evaluate(() => {
        const { isOpen, unreadCount, status, visitorId } = (globalThis as Host).$switchboard
        const widget = document.querySelector<HTMLElement>('switchboard-widget')
        return { isOpen, unreadCount, status, visitorId, storage: { ...localStorage }, hue: widget?.style.getPropertyValue('--h'), frames: widget?.shadowRoot?.querySelectorAll('iframe').length }
      }),
      frame: await chat.locator('html').evaluate((root: HTMLElement) => [root.lang, root.dir, root.dataset['theme'], root.style.getPropertyValue('--h')]),
      draft: await chat.getByRole('textbox', { name: 'Message' }).inputValue(),
      log: await shown(chat),
    })
    const before = await state()
    const asked: string[] = []
    page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`))
    const everything = { greeting, messages: [...forgedToFrame, ...forgedToLoader, { type: '__proto__' }, { type: 'constructor' }, greeting, null, 7] as unknown[] }
    for (const from of [page.mainFrame(), neighbour]) {
      await from.evaluate(({ greeting, messages }) => {
        const attack = (globalThis as unknown as { attack(to: Window, data: unknown, withPort: boolean): void }).attack
        const frame = parent.document.querySelector('switchboard-widget')?.shadowRoot?.querySelector('iframe')?.contentWindow
        for (const to of [frame, parent].filter((one) => !!one)) {
          for (const message of messages) for (const data of [message, JSON.stringify(message), { ...message as object, greeting }]) for (const port of [true, false]) attack(to, data, port)
          attack(to, greeting, true)
        }
      }, everything)
    }
    await page.waitForTimeout(250)
    expect(await state()).toEqual(before)
    expect(asked).toEqual([])
    for (const from of [page.mainFrame(), neighbour]) expect(await from.evaluate(() => (globalThis as Host).heard)).toEqual([])
    // What is compared does change when the page asks by the door that is meant for it.
    await page.evaluate(() => (globalThis as Host).$switchboard('setTheme', 'dark'))
    await expect.poll(state).not.toEqual(before)
    await say(chat, 'Still here.')
    await sent(chat, 'Still here.')
    expect(problems).toEqual([])
  })

  it.each(['forbidden by the policy', 'never answered'])('keeps its clicks when the frame is %s, and is told so after 8 seconds', async (why) => {
    const forbidden = why.startsWith('forbidden')
    const body = html('lang="en"', '<style>button { position: fixed; right: 120px; bottom: 400px }</style>')
    const { page } = await visit('about:blank')
    await page.clock.install()
    if (!forbidden) await page.route('**/widget/frame?**', () => undefined)
    await page.goto(site.put('/blocked', { body, ...(forbidden ? { policy: "frame-src 'none'" } : {}) }))
    await page.getByRole('button', { name: 'Open chat' }).click()
    const basket = page.getByRole('button', { name: 'Add to basket' })
    await basket.click()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.clock.fastForward(8_100)
    await page.getByRole('alert').getByText('The chat could not be loaded.').waitFor()
    await basket.click()
    expect(await page.evaluate(() => (globalThis as Host).clicks)).toBe(2)
    expect(await page.getByRole('link', { name: 'Write an e-mail' }).getAttribute('href')).toBe('mailto:help@shop.invalid')
    if (forbidden) return
    await page.unroute('**/widget/frame?**')
    await page.getByRole('button', { name: 'Try again' }).click()
    const chat = page.frameLocator('iframe')
    await say(chat, 'There you are.')
    await sent(chat, 'There you are.')
  })
})
