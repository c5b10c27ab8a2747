// The supervisor's journey on the phone desk: takes the next, moves it, works on many with a result for each and takes it
// back, hands a chat over by dragging, sees grace count down and ends it. PICTURES_TO=folder keeps a picture of each screen.
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WatchedPage } from './harness/browser.ts'
import { openDesk } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

const folder = process.env['PICTURES_TO']

let stage: Stage
let desk: WatchedPage
let page: Page
beforeAll(async () => {
  stage = await openStage()
  desk = await openDesk(stage.browser, stage.base, 'admin@example.com')
  ;({ page } = desk)
})
afterAll(() => stage?.close())

const picture = async (name: string): Promise<void> => { if (folder) await page.screenshot({ path: join(folder, `${name}.png`) }) }
const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name })
const waiting = (): Promise<string[]> => page.getByRole('row').evaluateAll((rows) => rows.filter((one) => !one.className.includes('opacity-45')).map((one) => one.querySelector('a')?.textContent ?? ''))
const told = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor()
const soon = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 8_000 })
const tile = (name: string): Locator => page.getByRole('group', { name, exact: true })
const goTo = (name: string): Promise<void> => page.getByRole('navigation').getByRole('link', { name }).first().click()
/** As a program, past this page. */
const status = async (operator: number, word: string): Promise<void> => {
  const reply = await fetch(`${stage.base}/api/v1/operators/${operator}/status`, { method: 'PUT', headers: { 'content-type': 'application/json', 'x-operator-id': String(operator) }, body: JSON.stringify({ status: word }) })
  expect(reply.status).toBe(200)
}

async function drag(from: Locator, to: Locator): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (!a || !b) throw new Error('nothing to drag')
  await page.mouse.move(a.x + 20, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(a.x + 60, a.y + a.height / 2 + 20, { steps: 3 })
  await page.mouse.move(b.x + b.width / 2, b.y + 24, { steps: 6 })
  await picture('live-drag')
  await page.mouse.up()
}

describe('the queue', { timeout: 40_000 }, () => {
  it('stands by priority with its anatomy; the next one is taken, and moved to another inbox', async () => {
    await goTo('Queue')
    await row('Rosa Diaz').waitFor()
    expect(await waiting()).toEqual(['Rosa Diaz', 'Ben Carter', 'Lena Fischer', 'Omar Haddad'])
    await page.getByRole('img', { name: /^Priority 1\d\.\d\d of 100: messages 0\.80, time since the last message 1\d\.\d\d$/ }).waitFor()
    await picture('queue')
    await page.getByRole('button', { name: 'Take next' }).click()
    await page.getByRole('heading', { name: 'Rosa Diaz', exact: true }).waitFor()
    await told('Admin asked for the next one; this had the highest priority.')
    await picture('taken')
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Move to inbox…' }).click()
    await page.getByRole('button', { name: /Support line/ }).click()
    await told('Rosa Diaz waits in Support line now.')
    await told('Nothing is handed out here: the first agent who presses Take next or Claim gets it.')
    await picture('moved')
    await goTo('Queue')
    expect(await row('Rosa Diaz').textContent()).toContain('Support line')
    expect(await row('Rosa Diaz').textContent()).not.toContain('Urgent')
  })

  it('is worked on in bulk: undone as a whole, and with a result for each where not all was possible', async () => {
    await row('Ben Carter').getByRole('checkbox').click()
    await row('Omar Haddad').getByRole('checkbox').click({ modifiers: ['Shift'] })
    await told('3 chosen')
    await row('Lena Fischer').getByRole('checkbox').click()
    await told('2 chosen')
    await picture('bulk')
    await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click()
    await told('2 resolved.')
    await soon(waiting).toEqual(['Rosa Diaz', 'Lena Fischer'])
    await page.getByRole('status').filter({ hasText: '2 resolved.' }).getByRole('button', { name: 'Undo' }).click()
    await told('Undone: all 2 are as before.')
    await soon(waiting).toEqual(['Rosa Diaz', 'Ben Carter', 'Lena Fischer', 'Omar Haddad'])

    await full('Operator Two', 2)
    await row('Ben Carter').getByRole('checkbox').click()
    await row('Omar Haddad').getByRole('checkbox').click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Give to…' }).click()
    await page.getByRole('dialog').getByText('Operator Two').click()
    const result = page.getByRole('dialog', { name: 'Not everything was possible' })
    await result.getByText('1 given.').waitFor()
    await result.getByText('The agent’s hands are full.').waitFor()
    await picture('bulk-result')
    await result.getByRole('button', { name: 'Undo the one done' }).click()
    await soon(waiting).toEqual(['Rosa Diaz', 'Ben Carter', 'Lena Fischer', 'Omar Haddad'])
  })

  it('and who works on it are live: a chat is dragged to another, grace counts down and is ended', async () => {
    await goTo('Live')
    await tile('Operator Two').getByText('Tom Becker').waitFor()
    await drag(tile('Operator Two').getByRole('listitem').filter({ hasText: 'Tom Becker' }), tile('Manager'))
    await told('Tom Becker is with Manager now.')
    await tile('Manager').getByText('Tom Becker').waitFor()
    await status(3, 'OFFLINE')
    const chip = tile('Manager').getByRole('listitem').filter({ hasText: 'Tom Becker' })
    const clock = async (): Promise<string> => /1[45]:\d\d/.exec(await chip.textContent() ?? '')?.[0] ?? ''
    await soon(clock).toMatch(/^14:5\d$/)
    const before = await clock()
    await soon(clock).not.toBe(before)
    await picture('live')
    await chip.getByRole('button', { name: 'End grace' }).click()
    await soon(() => tile('Manager').getByText('Tom Becker').count()).toBe(0)
    await goTo('Queue')
    await row('Tom Becker').waitFor()
    expect(desk.problems).toEqual([])
  })
})

/** So many at once and no more. */
async function full(name: string, maxChats: number): Promise<void> {
  const call = async <T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> => {
    const reply = await fetch(`${stage.base}/rest/v1${path}`, { method, headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    expect(reply.ok).toBe(true)
    return await reply.json() as T
  }
  const { accessToken } = await call<{ accessToken: string }>('POST', '/auth/sign-in', null, { login: 'admin@example.com', password: 'switchboard-demo' })
  const agents = await call<{ data: { uid: string; name: string }[] }>('GET', '/agents', accessToken)
  await call('PATCH', `/agents/${agents.data.find((agent) => agent.name === name)?.uid}`, accessToken, { maxChats })
}
