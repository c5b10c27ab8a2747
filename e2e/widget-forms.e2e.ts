// What stands around writing in the widget: the form before it, the message left while nobody is there, files, rating, menu.
// In every state each sentence has its place, left to right and right to left.
import { crc32, deflateSync } from 'node:zlib'
import type { Conversation, Group, Inbox, InboxSettingsChange } from '@switchboard/protocol'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { clientId, type Staff } from '../server/test/harness/client.ts'
import { barriers } from './harness/axe.ts'
import { openPage } from './harness/browser.ts'
import { say, seen } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
let boss: Staff
/** The only one of the staff who is there. */
let maya: Staff
let line: Awaited<ReturnType<Staff['socket']>>
let inbox: Inbox
beforeAll(async () => {
  stage = await openStage()
  const { client } = stage.product
  ;[boss, maya] = await Promise.all([client.signIn('ada'), client.signIn('maya')])
  line = await maya.socket()
  const { data } = await done<{ data: Inbox[] }>(boss, 'GET', 'inboxes')
  const web = data.find(({ channel }) => channel === 'web')
  if (!web) throw new Error('the demo has a website')
  inbox = web
})
afterEach(() => stage.clear())
afterAll(async () => {
  line?.close()
  await stage?.close()
})

async function done<T>(who: Staff, method: string, path: string, body?: unknown): Promise<T> {
  const reply = await who.call<T>(method, `/rest/v1/${path}`, body)
  expect(reply.status, `${method} ${path}: ${JSON.stringify(reply.body)}`).toBeLessThan(300)
  return reply.body
}

const decide = (change: InboxSettingsChange) => done(boss, 'PATCH', `inboxes/${inbox.uid}/settings`, change)
const plain: InboxSettingsChange = { preChat: { enabled: false, fields: [] }, offline: { enabled: false, message: '', mailTo: null } }
const newest = async () => {
  const { data } = await done<{ data: Conversation[] }>(boss, 'GET', 'conversations?view=all')
  const [first] = data.toSorted((a, b) => b.number - a.number)
  if (!first) throw new Error('somebody wrote')
  return first
}
const conversationOf = async (uid: string) => (await done<{ conversation: Conversation }>(boss, 'GET', `conversations/${uid}`)).conversation
const resolve = (uid: string) => done(maya, 'POST', `conversations/${uid}/resolve`)

/** Routing gave it to Maya, who alone is there. */
async function assigned(): Promise<Conversation> {
  await expect.poll(async () => (await newest()).state).toBe('assigned')
  return newest()
}

/** Another visitor, on a phone of the narrowest kind. */
async function visit(size = { width: 320, height: 640 }): Promise<{ page: Page; chat: FrameLocator; problems: string[] }> {
  const { page, problems } = await openPage(stage.browser, `${stage.base}/demo`, { viewport: size })
  const chat = await enter(page)
  return { page, chat, problems }
}
async function enter(page: Page): Promise<FrameLocator> {
  await page.locator('switchboard-widget button.launcher').click()
  await page.locator('.panel[data-state=ready]').waitFor()
  return page.frameLocator('iframe')
}

const frameOf = (page: Page) => {
  const frame = page.frames()[1]
  if (!frame) throw new Error('the chat has a frame')
  return frame
}
/** What is wider than its box, or stands beyond the edge of the panel. */
const misplaced = () => [...document.querySelectorAll<HTMLElement>('body *')]
  .filter((node) => !node.closest('.aside, [hidden]') && !node.matches('.message, .foot, .retry, .name') && getComputedStyle(node).display !== 'inline')
  .filter((node) => {
    const { left, right, width } = node.getBoundingClientRect()
    return width > 0 && (left < -1 || right > innerWidth + 1 || (!node.matches('svg *') && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1))
  })
  .map((node) => `${node.tagName}.${node.getAttribute('class') ?? ''}: ${node.textContent ?? ''}`)

/** Both ways, in the state that is shown now; and nobody is kept out. */
async function fits(page: Page, state: string): Promise<void> {
  for (const [locale, dir] of [['ar', 'rtl'], ['en', 'ltr']] as const) {
    await page.evaluate((wanted) => (globalThis as unknown as { $switchboard(...words: unknown[]): void }).$switchboard('setLocale', wanted), locale)
    const frame = frameOf(page)
    await frame.waitForFunction((wanted) => document.documentElement.dir === wanted, dir)
    expect(await frame.evaluate(misplaced), `${state}, ${locale}`).toEqual([])
  }
  expect(await barriers(frameOf(page)), state).toEqual([])
}

/** A picture of one colour. */
function png(width: number, height: number): Buffer {
  const part = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8)
  const line = Buffer.concat([Buffer.alloc(1), ...Array.from({ length: width }, () => Buffer.from([120, 150, 170]))])
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), part('IHDR', head),
    part('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))), part('IEND', Buffer.alloc(0)),
  ])
}
const picture = { name: 'torn deck.png', mimeType: 'image/png', buffer: png(600, 400) }
const letter = { name: 'order 2214.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n') }
const program = { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') }

describe('around writing in the widget', () => {
  it('asks before the first message, says what is wrong, and remembers the answers', { timeout: 20_000 }, async () => {
    await decide({ preChat: { enabled: true, fields: [
      { key: 'name', label: 'Your name', type: 'text', required: true }, { key: 'email', label: 'E-mail', type: 'email', required: true },
      { key: 'phone', label: 'Telephone', type: 'phone', required: false }, { key: 'boat', label: 'Which boat?', type: 'choice', required: true, options: ['Curlew', 'Coot'] },
      { key: 'terms', label: 'I have read how you use my data', type: 'checkbox', required: true },
    ] }, languages: { default: null, texts: { de: { 'preChat.boat': 'Welches Boot?' } } } })
    const { page, chat, problems } = await visit()
    const start = chat.getByRole('button', { name: 'Start chat' })
    await start.click()
    expect(await chat.locator('[aria-invalid=true]').count()).toBe(4)
    await chat.locator('[name=name]:focus').waitFor()
    await fits(page, 'wrong answers')
    await chat.getByLabel('Your name').fill('Priya')
    await chat.getByLabel('E-mail').fill('priya@')
    await chat.getByLabel('Which boat?').selectOption('Curlew')
    await chat.getByLabel('I have read').check()
    await start.click()
    await chat.getByText('This is not an e-mail address').waitFor()
    await chat.locator('[name=email]:focus').waitFor()
    await chat.getByLabel('E-mail').fill('priya@example.com')
    await start.click()
    await chat.getByRole('textbox', { name: 'Message' }).waitFor()

    await page.reload()
    const again = await enter(page)
    await say(again, 'Do you ship to the Faroe Islands?')
    await expect.poll(async () => (await newest()).visitor.name).toBe('Priya')
    const { visitor } = await done<{ visitor: { email: string; attributes: object } }>(boss, 'GET', `conversations/${(await newest()).uid}`)
    expect(visitor).toMatchObject({ email: 'priya@example.com', attributes: { boat: 'Curlew', terms: true } })
    expect(Object.keys(await page.evaluate(() => ({ ...localStorage }))).filter((name) => name.endsWith(':memo'))).toEqual([])
    expect(problems).toEqual([])
    await resolve((await assigned()).uid)
    await decide(plain)
  })

  it('sends pictures and documents, and says which files it cannot send', { timeout: 20_000 }, async () => {
    const { page, chat, problems } = await visit()
    await chat.locator('input[type=file]').setInputFiles([picture, letter, program])
    await chat.getByText('setup.exe: files of this type cannot be sent').waitFor()
    await expect.poll(() => chat.locator('.chip[data-state=done]').count()).toBe(2)
    await fits(page, 'files beside the draft')
    await chat.getByRole('button', { name: 'Remove order 2214.pdf' }).click()
    // One is dropped, one pasted.
    await frameOf(page).evaluate((bytes) => {
      const carry = (name: string, type: string, data: BlobPart) => {
        const carrier = new DataTransfer()
        carrier.items.add(new File([data], name, { type }))
        return carrier
      }
      const drop = (type: string, dataTransfer: DataTransfer) => document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
      const note = carry('note.txt', 'text/plain', 'Hull number 7')
      drop('dragover', note)
      drop('drop', note)
      const pasted = carry('image.png', 'image/png', new Uint8Array(bytes))
      document.querySelector('textarea')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }))
    }, [...png(300, 300)])
    await expect.poll(() => chat.locator('.chip[data-state=done]').count()).toBe(3)
    await chat.getByRole('button', { name: 'Send', exact: true }).click()
    await chat.locator('.message .picture img').first().waitFor()
    expect(await chat.locator('.chip').count()).toBe(0)
    await expect.poll(() => chat.locator('.message[data-seq] .picture').count()).toBe(2)

    // On the next page the pictures come from the server, and nothing jumps.
    await page.reload()
    const again = await enter(page)
    const shown = again.locator('.picture img').first()
    await shown.waitFor()
    const before = await shown.boundingBox()
    await expect.poll(() => shown.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBeGreaterThan(0)
    expect(await shown.boundingBox()).toMatchObject({ width: before?.width, height: before?.height })
    expect(await shown.getAttribute('alt')).toBe('Picture torn deck.png')
    await fits(page, 'files in the log')
    const [tab] = await Promise.all([page.context().waitForEvent('page'), again.getByRole('link', { name: 'Picture torn deck.png' }).click()])
    await tab.waitForLoadState()
    expect(tab.url()).toMatch(/\/rest\/v1\/files\/[\w-]+\?token=/)
    await tab.close()

    const { uid } = await assigned()
    const { body: file } = await maya.upload('/rest/v1/files', new Uint8Array(letter.buffer), 'offer.pdf', letter.mimeType)
    await done(maya, 'POST', `conversations/${uid}/events`, { type: 'message', text: '', clientId: clientId(), attachments: [file.uid] })
    await again.getByRole('link', { name: 'offer.pdf' }).waitFor()
    await again.getByText('Read', { exact: true }).waitFor()
    expect(problems).toEqual([])
    await resolve(uid)
  })

  it('says how far his messages have come, and tells how far ours have', { timeout: 20_000 }, async () => {
    const { page, chat } = await visit()
    await say(chat, 'Is the Curlew in stock?')
    const { uid } = await assigned()
    for (const [kind, word] of [['delivered', 'Delivered'], ['read', 'Read']] as const) {
      await done(maya, 'POST', `conversations/${uid}/${kind}`, { seq: 2 })
      await chat.locator('.mark').getByText(word, { exact: true }).waitFor()
    }
    await chat.getByRole('button', { name: 'Close chat' }).click()
    const { seq } = await done<{ seq: number }>(maya, 'POST', `conversations/${uid}/events`, { type: 'message', text: 'Two are.', clientId: clientId() })
    await expect.poll(async () => (await conversationOf(uid)).deliveredSeq).toBe(seq)
    expect(await conversationOf(uid)).toMatchObject({ visitorUnread: 1 })
    expect((await conversationOf(uid)).readSeq).toBeLessThan(seq)
    await enter(page)
    await expect.poll(async () => (await conversationOf(uid)).readSeq).toBe(seq)
    await resolve(uid)
  })

  it('asks for a rating when all is done, and lets him think better of it', { timeout: 20_000 }, async () => {
    await decide({ rating: { enabled: true, question: null } })
    const { page, chat, problems } = await visit()
    await say(chat, 'Thank you!')
    await seen(chat, 'Thank you!')
    const { uid } = await assigned()
    await resolve(uid)
    const choices = chat.getByRole('group', { name: 'How was our help?' })
    await choices.getByText('Good', { exact: true }).click()
    expect(await choices.getByRole('radio').count()).toBe(5)
    expect(await choices.getByRole('radio', { name: 'Good', exact: true }).isChecked()).toBe(true)
    await fits(page, 'rating')
    await chat.getByRole('textbox', { name: 'Would you like to add something?' }).fill('Quick and kind.')
    await chat.getByRole('button', { name: 'Send rating' }).click()
    await chat.getByText('Thank you for your feedback.').waitFor()
    await seen(chat, 'Thank you for your rating')
    await fits(page, 'rated')
    const rating = async () => (await conversationOf(uid)).rating
    expect(await rating()).toMatchObject({ score: 4, comment: 'Quick and kind.' })
    await chat.getByRole('button', { name: 'Change rating' }).click()
    await chat.getByText('Very good', { exact: true }).click()
    await chat.getByRole('button', { name: 'Send rating' }).click()
    await expect.poll(async () => (await rating())?.score).toBe(5)
    expect(problems).toEqual([])
  })

  it('takes a message while nobody is there', { timeout: 20_000 }, async () => {
    await done(maya, 'PUT', 'me/status', { status: 'offline' })
    const day = { from: '09:00', to: '17:00' }
    const tomorrow = (new Date(Date.now() + 86_400_000).getUTCDay() + 6) % 7 + 1
    const { data: groups } = await done<{ data: Group[] }>(boss, 'GET', 'groups')
    const hours = `groups/${groups.find(({ isDefault }) => isDefault)?.uid}/hours`
    await done(boss, 'PUT', hours, { timeZone: 'UTC', weekly: [{ day: tomorrow, ...day }], holidays: [] })
    await decide({ offline: { enabled: true, message: 'The workshop is closed.', mailTo: 'crew@shop.example' } })
    const { page, chat, problems } = await visit()
    await chat.getByText('The workshop is closed.').waitFor()
    await chat.locator('.back-at').waitFor()
    await chat.getByLabel('E-mail').fill('tom@')
    await chat.getByRole('button', { name: 'Send message' }).click()
    await chat.getByText('This is not an e-mail address').waitFor()
    await chat.locator('[name=email]:focus').waitFor()
    await fits(page, 'leaving a message')
    await chat.getByLabel('E-mail').fill('tom@example.com')
    await chat.getByLabel('Your message').fill('My spray deck arrived torn.')
    await chat.getByRole('button', { name: 'Send message' }).click()
    await chat.getByText('Thank you. We answer you by e-mail.').waitFor()
    await seen(chat, 'My spray deck arrived torn.')
    await fits(page, 'left')
    expect(await newest()).toMatchObject({ offline: true, visitor: { email: 'tom@example.com' } })
    await chat.getByRole('button', { name: 'Write again' }).click()
    await chat.getByRole('button', { name: 'Back' }).click()
    await seen(chat, 'My spray deck arrived torn.')
    expect(problems).toEqual([])
    await done(boss, 'DELETE', hours)
    await decide(plain)
    await done(maya, 'PUT', 'me/status', { status: 'online' })
  })

  it('lets him choose language and sound, sends the chat by mail, and forgets him', { timeout: 20_000 }, async () => {
    const { page, chat, problems } = await visit()
    await say(chat, 'Hello')
    await seen(chat, 'Hello')
    const menu = chat.getByRole('dialog')
    await chat.getByRole('button', { name: 'More' }).click()
    await chat.getByLabel('Language').selectOption({ label: 'العربية' })
    await frameOf(page).waitForFunction(() => document.documentElement.dir === 'rtl')
    expect(await frameOf(page).evaluate(misplaced)).toEqual([])
    await page.reload()
    const again = await enter(page)
    await again.locator('html[dir=rtl][lang^=ar]').waitFor()
    await again.locator('header [aria-haspopup]').click()
    await again.getByRole('combobox').selectOption('en')
    await again.getByRole('switch', { name: 'Sound' }).check()
    await again.getByRole('button', { name: 'Send this chat by e-mail' }).click()
    await again.getByRole('textbox', { name: 'Send this chat by e-mail' }).fill('eva@example.com')
    await fits(page, 'menu')
    await again.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    await again.getByText('The chat was sent to eva@example.com').waitFor()
    const { data } = await done<{ data: { to: string }[] }>(boss, 'GET', 'outbox')
    expect(data.map(({ to }) => to)).toContain('eva@example.com')
    await page.keyboard.press('Escape')
    expect(await menu.count()).toBe(0)
    expect(await page.evaluate(() => (globalThis as unknown as { $switchboard: { isOpen: boolean } }).$switchboard.isOpen)).toBe(true)

    await again.getByRole('button', { name: 'More' }).click()
    await again.getByRole('button', { name: 'Forget me on this device' }).click()
    await fits(page, 'asked whether to forget')
    await again.getByRole('group', { name: 'Forget me on this device' }).getByRole('button', { name: 'Forget me on this device' }).click()
    await again.getByText('Ahoy! Ask us anything about your order.').waitFor()
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
    expect(problems).toEqual([])
  })
})
