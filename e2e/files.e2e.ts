// Files go both ways, and a canned response stands behind the slash.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from './harness/browser.ts'
import { openChat, openDesk, say, seen } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(() => stage?.close())

const pictures = process.env['LOOK']
const look = async (page: Page, name: string): Promise<void> => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` }) }
/** One red pixel. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

describe('files and canned responses', () => {
  it('the agent sends a file and a canned response, the visitor sees both', { timeout: 60_000 }, async () => {
    const { browser, base, product: { client } } = stage
    const staff = await client.signIn('maya')
    const made = await staff.post('/rest/v1/canned', { scope: 'personal', shortcut: 'greet', title: 'Greeting', text: 'Hello {{visitor.name|there}}, this is {{agent.firstName}}.' })
    expect(made.status).toBe(201)
    const maya = await openDesk(browser, base, 'maya')
    const shop = await openPage(browser, `${base}/demo`)
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
    const file = await fetch(base + (href ?? ''))
    expect([file.status, file.headers.get('content-type'), (await file.arrayBuffer()).byteLength]).toEqual([200, 'image/png', png.length])
    await look(maya.page, 'attached')
    expect([...maya.problems, ...shop.problems]).toEqual([])
  })
})
