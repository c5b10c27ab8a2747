// Files go both ways, and a canned response stands behind the slash.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openPage } from './harness/browser.ts'
import { openChat, say, seen, signIn } from './harness/people.ts'
import { startServer, type RunningServer } from './harness/server.ts'

let server: RunningServer
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const pictures = process.env['LOOK']
const look = async (page: Page, name: string): Promise<void> => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` }) }
/** One red pixel. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
const json = { 'content-type': 'application/json' }

describe('files and canned responses', () => {
  it('the agent sends a file and a canned response, the visitor sees both', { timeout: 60_000 }, async () => {
    const maya = await openPage(browser, server.base)
    await signIn(maya.page, 'maya')
    const { accessToken } = await (await fetch(`${server.base}/rest/v1/auth/sign-in`, { method: 'POST', headers: json, body: JSON.stringify({ login: 'maya@demo.test', password: 'switchboard-demo' }) })).json() as { accessToken: string }
    const made = await fetch(`${server.base}/rest/v1/canned`, {
      method: 'POST', headers: { ...json, authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ scope: 'personal', shortcut: 'greet', title: 'Greeting', text: 'Hello {{visitor.name|there}}, this is {{agent.firstName}}.' }),
    })
    expect(made.status).toBe(201)
    const shop = await openPage(browser, `${server.base}/demo`)
    const chat = await openChat(shop.page)
    await say(chat, 'Do you have a drawing?')
    await maya.page.getByText('Do you have a drawing?').first().click()
    await seen(maya.page, 'Do you have a drawing?')

    const field = maya.page.getByRole('textbox', { name: /^Reply to/ })
    await field.pressSequentially('/gre')
    await maya.page.getByRole('option', { name: /Greeting/ }).waitFor()
    await look(maya.page, 'canned')
    await field.press('Enter')
    await expect.poll(() => field.inputValue()).toBe('Hello there, this is Maya.')
    await maya.page.locator('form input[type=file]').setInputFiles([{ name: 'drawing.png', mimeType: 'image/png', buffer: png }, { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }])
    await maya.page.getByText('Files of this type cannot be sent.').waitFor()
    await maya.page.getByRole('button', { name: 'Remove run.exe' }).click()
    await look(maya.page, 'upload')
    await maya.page.getByRole('button', { name: 'Send', exact: true }).click()
    await seen(chat, 'Hello there, this is Maya.')
    await maya.page.getByRole('log').getByRole('link').first().waitFor()
    const href = await maya.page.getByRole('log').getByRole('link').first().getAttribute('href')
    const file = await fetch(server.base + (href ?? ''))
    expect([file.status, file.headers.get('content-type'), (await file.arrayBuffer()).byteLength]).toEqual([200, 'image/png', png.length])
    await look(maya.page, 'attached')
    expect([...maya.problems, ...shop.problems]).toEqual([])
  })
})
