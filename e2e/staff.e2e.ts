// Who leads finds people, invites, is refused beside the field, changes many at once and one by one, and sees from a number what it
// is made of; the agent sees his own day; the installation says how it is. Every screen is read by axe.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers } from './harness/axe.ts'
import { openPage, type WatchedPage } from './harness/browser.ts'
import { openChat, openDesk, overflow, say, seen, told } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(() => stage?.close())

const desk = (login: string): Promise<WatchedPage> => openDesk(stage.browser, stage.base, login)
const readable = async (page: Page): Promise<void> => {
  expect(await barriers(page.mainFrame())).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)
}

describe('the staff', () => {
  it('is found, invited, changed and seen at work', { timeout: 60_000 }, async () => {
    const { page: maya, problems: agentProblems } = await desk('maya@demo.test')
    const { page, problems } = await desk('admin@demo.test')
    // Only one is there to take chats.
    await stage.product.database.admin(`update agents set accepting = false where account_id <> (select id from accounts where email = 'maya@demo.test')`)
    const visitor = await openPage(stage.browser, `${stage.base}/demo`)
    const chat = await openChat(visitor.page)
    await say(chat, 'Where is my parcel?')
    await maya.getByText('Where is my parcel?').first().click()
    await say(maya, 'On its way.', /^(Reply|Message)/)
    await seen(chat, 'On its way.')

    // Invited; what is wrong stands beside its field.
    await page.getByRole('link', { name: 'Agents', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Agents/ }).waitFor()
    await page.getByRole('button', { name: 'Add agent' }).click()
    const form = page.getByRole('dialog', { name: 'Add agent' })
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Rosa Lind')
    await form.getByRole('textbox', { name: 'E-mail' }).fill('maya@demo')
    await form.getByRole('button', { name: 'Send invitation' }).click()
    await form.getByText('That is not an e-mail address.').waitFor()
    await form.getByRole('textbox', { name: 'E-mail' }).fill('maya@demo.test')
    await form.getByRole('button', { name: 'Send invitation' }).click()
    await form.getByText('Somebody has this e-mail address already.').waitFor()
    await readable(page)
    await form.getByRole('textbox', { name: 'E-mail' }).fill('rosa@demo.test')
    await form.getByRole('button', { name: 'Send invitation' }).click()
    await told(page, 'Rosa Lind is invited by mail to rosa@demo.test.')

    // Found by words that stand in the address; changed with himself, each with his own result.
    await page.getByRole('searchbox').fill('rosa')
    await page.waitForURL(/search=rosa/)
    await page.getByRole('row', { name: /Rosa Lind/ }).waitFor()
    await page.getByRole('checkbox', { name: 'Select Rosa Lind' }).check()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('checkbox', { name: 'Select Ada Winter' }).check()
    await page.getByRole('button', { name: 'Change …' }).click()
    const bulk = page.getByRole('dialog', { name: 'Change 2 agents' })
    await bulk.getByRole('combobox', { name: 'Role' }).selectOption('viewer')
    await bulk.getByRole('button', { name: 'Change 2 agents' }).click()
    await bulk.getByText('1 agent changed.').waitFor()
    await bulk.getByRole('listitem').filter({ hasText: 'Ada Winter' }).getByText('There would be no admin left.').waitFor()
    await bulk.getByRole('listitem').filter({ hasText: 'Rosa Lind' }).getByText('changed').waitFor()
    await bulk.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('row', { name: /Rosa Lind/ }).getByRole('cell', { name: 'Viewer' }).waitFor()

    // Removed, and taken back by the undo.
    await page.getByRole('button', { name: 'Actions for Rosa Lind' }).click()
    await page.getByRole('menuitem', { name: 'Remove', exact: true }).click()
    await told(page, 'Rosa Lind is removed.')
    await page.getByRole('row', { name: /Rosa Lind/ }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByRole('row', { name: /Rosa Lind/ }).waitFor()

    // Who lost his phone gets in again.
    await page.getByRole('button', { name: 'Actions for Rosa Lind' }).click()
    await page.getByRole('menuitem', { name: 'Remove the second factor …' }).click()
    const lost = page.getByRole('dialog', { name: 'Remove the second factor of Rosa Lind?' })
    await lost.getByRole('button', { name: 'Remove the second factor' }).waitFor()
    await readable(page)
    await lost.getByRole('button', { name: 'Remove the second factor' }).click()
    await told(page, 'The second factor of Rosa Lind is removed.')

    // Wherever somebody is signed in, it can be ended at once.
    for (let i = 0; i < 2; i++) await fetch(`${stage.base}/rest/v1/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'jonas', password: 'switchboard-demo' }) })
    await page.getByRole('link', { name: 'Jonas Lind', exact: true }).click()
    await page.getByRole('button', { name: 'End all sessions' }).click()
    await told(page, 'The sessions are ended.')
    await page.getByText('Nowhere.').waitFor()
    await page.goBack()

    // From a number to its message.
    await page.getByRole('link', { name: 'Maya Okafor' }).click()
    await page.getByRole('heading', { level: 1, name: 'Maya Okafor' }).waitFor()
    await page.getByRole('slider').focus()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('Table', { exact: true }).click()
    await readable(page)
    await page.getByRole('button', { name: /^Messages on Today: 1/ }).click()
    await page.getByRole('dialog', { name: /^Messages/ }).getByRole('link', { name: /message/ }).click()
    await page.waitForURL(/\/app\/inbox\/[0-9a-f-]+\?.*#m\d+$/)
    await page.goBack()

    // The agent's own day, at the width of a phone.
    await maya.setViewportSize({ width: 400, height: 860 })
    await maya.goto(`${stage.base}/app/day`)
    await maya.getByRole('heading', { level: 1, name: 'My day' }).waitFor()
    await maya.getByRole('button', { name: /^Messages on Today: 1/ }).waitFor()
    await maya.getByRole('region', { name: /^Still open · 1/ }).getByRole('link').first().waitFor()
    await readable(maya)

    await page.goto(`${stage.base}/app/settings/jobs`)
    await page.getByRole('row', { name: /metrics\.aggregate/ }).waitFor()
    await page.getByRole('link', { name: 'System', exact: true }).click()
    await page.getByText('PostgreSQL').waitFor()
    await readable(page)
    expect([...problems, ...agentProblems, ...visitor.problems]).toEqual([])
  })

  it('is not shown to who does not lead', { timeout: 30_000 }, async () => {
    const { page } = await desk('jonas@demo.test')
    expect(await page.getByRole('link', { name: 'Agents', exact: true }).count()).toBe(0)
    await page.goto(`${stage.base}/app/agents`)
    await page.getByText('Your role does not allow that.').waitFor()
    await page.goto(`${stage.base}/app/settings/system`)
    await page.getByRole('note').waitFor()
  })
})
