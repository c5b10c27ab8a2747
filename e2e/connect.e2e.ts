// What an admin sets up towards the outside: the widget of an inbox with its living picture, webhooks with their log, bots and
// tokens, the mail that was written.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client } from '../server/test/harness/client.ts'
import { barriers } from './harness/axe.ts'
import { openPage, type WatchedPage } from './harness/browser.ts'
import { openChat, openDesk, say } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

const pictures = process.env['LOOK']
const look = async (page: Page, name: string): Promise<void> => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` }) }

/** Another system: it counts what it is told, and answers as `status` says. */
interface Other { url: string; status: number; told: string[]; server: Server }

let stage: Stage
let other: Other
let admin: WatchedPage
beforeAll(async () => {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => { text += part.toString() }).on('end', () => {
      other.told.push((JSON.parse(text) as { type: string }).type)
      response.writeHead(other.status).end()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  other = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, status: 204, told: [], server }
  stage = await openStage({ webhookAllow: '127.0.0.1/32' })
  admin = await openDesk(stage.browser, stage.base, 'admin@demo.test')
  await admin.page.goto(`${stage.base}/app/settings`)
})
afterAll(async () => {
  await stage?.close()
  other?.server.close()
})

const visit = () => new Client(stage.base).visit()

/** By the list of sections, where one is. */
const section = async (title: string): Promise<Page> => {
  await admin.page.getByRole('navigation', { name: 'Workspace settings' }).getByRole('link', { name: title, exact: true }).click()
  await admin.page.getByRole('heading', { name: title, level: 1 }).waitFor()
  return admin.page
}

/** The frame in the frame: the widget as the preview shows it. */
const shownIn = (page: Page): FrameLocator => page.frameLocator('iframe[title="The widget as visitors see it"]').frameLocator('iframe')

describe('setting up', () => {
  it('a widget: what is typed is seen at once, is saved part by part, reaches visitors, and is taken back', { timeout: 30_000 }, async () => {
    const page = await section('Inboxes and widget')
    await page.getByRole('link', { name: /Harbour & Pine website/ }).click()
    const widget = shownIn(page)
    await widget.getByText('Ahoy! Ask us anything about your order.').waitFor()
    expect(await page.getByRole('region', { name: /Not saved/ }).count()).toBe(0)
    expect(await barriers(page.mainFrame())).toEqual([])
    await look(page, 'builder-look')

    await page.getByLabel('Take the hue of your own colour').fill('#ffd400')
    await page.getByText(/White text on exactly this colour has a contrast of 1\.\d : 1/).waitFor()
    await look(page, 'builder-colour')
    await page.getByRole('tab', { name: 'Look' }).press('ArrowRight')
    await page.getByLabel('Greeting', { exact: true }).first().fill('Welcome aboard!')
    await widget.getByText('Welcome aboard!').waitFor()
    await page.getByLabel('Language of these words').selectOption('ar')
    await page.getByLabel('Greeting', { exact: true }).nth(1).fill('أهلًا بك على متن القارب')
    await widget.locator('html[dir=rtl]').getByText('أهلًا بك على متن القارب').waitFor()
    await look(page, 'builder-words')

    await page.getByRole('tab', { name: 'First questions' }).click()
    await page.getByRole('button', { name: 'Name', exact: true }).click()
    await page.getByRole('button', { name: 'Own question' }).click()
    await page.getByText('This must not be empty.').waitFor()
    await page.getByRole('button', { name: 'Show it' }).waitFor()
    await page.getByLabel('Question', { exact: true }).nth(1).fill('Which boat?')
    await page.getByText('which_boat', { exact: true }).waitFor()
    await page.getByLabel('Kind of answer').selectOption('choice')
    await page.getByLabel('Answers to choose from').fill('Curlew\nCoot')
    await widget.getByRole('combobox', { name: /Which boat/ }).selectOption('Coot')
    await page.getByRole('button', { name: 'Remove: Which boat?' }).click()
    await expect.poll(() => widget.getByRole('combobox').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await widget.getByRole('combobox', { name: /Which boat/ }).waitFor()
    await look(page, 'builder-form')

    await page.getByRole('tab', { name: 'Nobody there' }).click()
    await page.getByLabel('Also tell by mail').fill('nobody')
    await page.getByText('This is not an e-mail address.').waitFor()
    await page.getByLabel('Also tell by mail').fill('team@harbour.test')
    await page.getByText('Switched off now: visitors write as usual.').waitFor()
    await page.getByText('Take messages while nobody is there').click()
    await widget.getByRole('button', { name: 'أرسل' }).or(widget.locator('form .primary')).first().waitFor()
    await page.getByRole('tab', { name: 'On your site' }).click()
    await page.getByLabel('Lines for your site').last().getByText(/"hue":\d+/).waitFor()
    await look(page, 'builder-site')

    // Who goes away with something unsaved finds it again.
    await section('Sent mail')
    await page.goBack()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. Visitors see it with the next opening of the chat.').waitFor()
    const shop = await openPage(stage.browser, `${stage.base}/demo`)
    await shop.page.getByRole('button', { name: 'Open chat' }).click()
    await shop.page.frameLocator('iframe').getByText('Welcome aboard!').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back: it is as before.').waitFor()
    await shop.page.reload()
    const chat = await openChat(shop.page)
    await chat.getByText('Ahoy! Ask us anything').waitFor()
    await say(chat, 'Where is my order?')
    await chat.getByRole('log').getByText('Where is my order?').waitFor()
    expect([...admin.problems, ...shop.problems]).toEqual([])
  })

  it('a webhook: its secret once, a test, the log with its bodies, dead letters sent again, removed and taken back', { timeout: 30_000 }, async () => {
    const page = await section('Webhooks')
    await page.getByText('No other system is told anything yet.').waitFor()
    await page.getByRole('button', { name: 'New webhook' }).click()
    await page.getByLabel('Address').fill('http://10.1.2.3/hook')
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByText('It leads into a private network.').waitFor()
    await page.getByLabel('Address').fill(other.url)
    await expect.poll(() => page.getByText('It leads into a private network.').count()).toBe(0)
    await page.getByLabel('What it is for').fill('CRM')
    await page.getByText('Only some').click()
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByText('Choose at least one event.').waitFor()
    await page.getByText('A visitor began a conversation').click()
    await look(page, 'webhook-form')
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByLabel('Signing secret').last().getByText(/^whsec_/).waitFor()
    // A click beside the dialog or Escape must not lose the secret.
    await page.keyboard.press('Escape')
    await look(page, 'webhook-secret')
    await page.getByRole('button', { name: 'I have it' }).click()
    await expect.poll(() => page.getByText(/whsec_/).count()).toBe(0)

    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText(/answered with 204 after \d+ ms/).waitFor()
    other.status = 500
    await page.getByRole('link', { name: other.url }).click()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByText(/The test did not arrive at .*: it answered with status 500/).waitFor()
    await page.getByRole('button', { name: /Test.*Given up after 1 attempt: it answered with status 500/ }).click()
    await page.getByText('"type": "webhook.test"').waitFor()
    expect(await barriers(page.mainFrame())).toEqual([])
    await look(page, 'webhook-log')
    other.status = 204
    await page.getByText('Given up', { exact: true }).click()
    await page.getByText(/^Dead letters:/).waitFor()
    await page.getByText('All', { exact: true }).click()

    await (await visit()).write('Do you ship to Faroe?')
    await expect.poll(() => other.told.includes('conversation.opened')).toBe(true)
    await page.getByRole('button', { name: 'Read again' }).click()
    await page.getByRole('button', { name: /A visitor began a conversation.*Delivered, answered 204/ }).click()
    await page.getByText('"type": "conversation.opened"').waitFor()
    const before = other.told.length
    await page.getByRole('button', { name: 'Send again', exact: true }).click()
    await expect.poll(() => other.told.length).toBe(before + 1)

    await page.getByRole('button', { name: /^More for/ }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('No other system is told anything yet.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('link', { name: other.url }).waitFor()
    expect(admin.problems).toEqual([])
  })

  it('a bot that answers first, with what it needs; a token that is revoked; a manager sees no webhooks', { timeout: 30_000 }, async () => {
    const page = await section('Bots')
    await page.getByRole('button', { name: 'New bot' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Harbour Helper')
    await page.getByLabel('Address where it hears').fill(other.url)
    await page.getByLabel('Answers first in').selectOption({ label: 'Harbour & Pine website' })
    await look(page, 'bot-form')
    await page.getByRole('button', { name: 'Create bot' }).click()
    await page.getByText(/^sbt_/).waitFor()
    await page.getByText(/^whsec_/).waitFor()
    await look(page, 'bot-secrets')
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('link', { name: 'Harbour & Pine website' }).waitFor()
    await (await visit()).write('Is anybody there?')
    await expect.poll(() => other.told.includes('conversation.assigned')).toBe(true)
    await page.getByRole('button', { name: 'More for Harbour Helper' }).click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await page.getByText('Harbour Helper is switched off. Its chats went back to the queue.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Harbour Helper works again.').waitFor()
    await page.getByRole('button', { name: 'More for Harbour Helper' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('No bot works here yet.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByRole('heading', { name: 'Harbour Helper' }).waitFor()
    expect(await barriers(page.mainFrame())).toEqual([])

    await section('API tokens')
    await page.getByRole('button', { name: 'New token' }).click()
    await page.getByLabel('What it is for').fill('Nightly report')
    await page.getByText('Only this').click()
    expect(await page.getByText('Change accounts').count()).toBe(0)
    await page.getByText('Read conversations', { exact: true }).click()
    await look(page, 'token-form')
    await page.getByRole('button', { name: 'Create token' }).click()
    const token = await page.getByText(/^sbt_/).textContent() ?? ''
    await page.getByRole('button', { name: 'I have it' }).click()
    const call = async () => (await new Client(stage.base, `Bearer ${token}`).get('/rest/v1/conversations')).status
    expect(await call()).toBe(200)
    await page.getByRole('button', { name: 'Revoke: Nightly report' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Nightly report is revoked: it does not work any more.').waitFor()
    expect(await call()).toBe(401)

    const manager = await openDesk(stage.browser, stage.base, 'manager@demo.test')
    await manager.page.goto(`${stage.base}/app/settings/inboxes`)
    await manager.page.getByRole('link', { name: /Harbour & Pine website/ }).click()
    await manager.page.getByText('Only admins change these; you see what holds.').waitFor()
    expect(await manager.page.getByRole('link', { name: /^(Webhooks|Sent mail)$/ }).count()).toBe(0)
    expect(await manager.page.getByLabel('Name of the inbox').isDisabled()).toBe(true)
    expect([...admin.problems, ...manager.problems]).toEqual([])
  })

  it('the mail that was written can be read, with what became of it', { timeout: 30_000 }, async () => {
    const visitor = await visit()
    await visitor.write('Send me this by mail')
    await visitor.post('/rest/v1/widget/transcript', { email: 'priya@example.com' })
    const page = await section('Sent mail')
    await page.getByRole('link', { name: /Your conversation with Harbour & Pine.*Kept here/ }).click()
    await page.getByText('No mail server is set up: nobody got it, but it can be read here.').waitFor()
    await page.getByText('Send me this by mail').waitFor()
    expect(await barriers(page.mainFrame())).toEqual([])
    expect(admin.problems).toEqual([])
  })
})
