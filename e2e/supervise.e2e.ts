// A supervisor watches, whispers and takes over; a draft follows its agent; what was said long ago is found again.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from './harness/browser.ts'
import { openChat, openDesk, say, seen } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterEach(() => stage.clear())
afterAll(() => stage?.close())

const reply = /^Reply to/
const pictures = process.env['LOOK']
const look = async (page: Page, name: string): Promise<void> => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` }) }
const desk = (who: string) => openDesk(stage.browser, stage.base, who)

/** So many notes behind what was said, past the server. */
const filler = `
  with c as (
    update conversations set last_seq = last_seq + $2, version = version + 1 where uid = $1
    returning id, tenant_id, last_seq, thread_id, agent_id
  )
  insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, account_id, text, created_at)
  select uuidv7(), c.tenant_id, c.id, c.thread_id, c.last_seq - n, 'note', 'agent', c.agent_id, 'filler ' || n, now()
    from c cross join generate_series(0, $2::integer - 1) n`

describe('supervising', () => {
  it('watch, whisper, take over; drafts and search', { timeout: 60_000 }, async () => {
    const maya = await desk('maya')
    const shop = await openPage(stage.browser, `${stage.base}/demo`)
    const chat = await openChat(shop.page)
    await say(chat, 'May I pay in three instalments?')
    await maya.page.getByText('May I pay in three instalments?').first().click()
    await seen(maya.page, 'May I pay in three instalments?')
    const kept = maya.page.waitForResponse((response) => response.url().includes('/drafts/message') && response.status() === 204)
    await maya.page.getByRole('textbox', { name: reply }).fill('One moment, I ask about the inst')

    const boss = await desk('admin@demo.test')
    await boss.page.getByRole('link', { name: /^All/ }).click()
    await boss.page.getByText('May I pay in three instalments?').first().click()
    await boss.page.getByText(/You are watching Maya/).waitFor()
    await maya.page.getByLabel(/Also looking/).first().waitFor()
    await boss.page.getByText('Whisper', { exact: true }).click()
    await boss.page.getByRole('textbox', { name: 'Whisper to the agent' }).fill('Three is fine, not four')
    await look(boss.page, 'supervise')
    await boss.page.getByRole('button', { name: 'Whisper' }).click()
    await seen(maya.page, 'Three is fine, not four')
    await look(maya.page, 'whispered')

    await kept
    const phone = await desk('maya')
    await phone.page.getByText('Draft:').waitFor()
    await look(phone.page, 'draft')
    await phone.page.getByText('One moment, I ask about the inst').first().click()
    expect(await phone.page.getByRole('textbox', { name: reply }).inputValue()).toBe('One moment, I ask about the inst')
    await say(phone.page, 'Yes, three instalments are fine.', reply)
    await seen(chat, 'Yes, three instalments are fine.')
    expect(await chat.getByRole('log').getByText('not four').count()).toBe(0)

    await boss.page.getByRole('button', { name: 'Take over' }).click()
    await boss.page.getByText('With you').first().waitFor()
    await chat.getByText(/Ada Winter joined|joined/).last().waitFor()

    await boss.page.keyboard.press('Escape')
    await boss.page.locator('body').press('/')
    await boss.page.getByRole('searchbox').fill('instal three')
    await boss.page.getByRole('list', { name: 'Messages' }).getByRole('link').first().waitFor()
    await look(boss.page, 'search')
    await boss.page.getByRole('link', { name: /May I pay/ }).click()
    await seen(boss.page, 'May I pay in three instalments?')
    expect(boss.page.url()).toMatch(/#m\d+$/)
    expect([...maya.problems, ...boss.problems, ...phone.problems, ...shop.problems]).toEqual([])
  })

  it('an old message is brought into view, in a thread too long to be loaded whole', { timeout: 60_000 }, async () => {
    const maya = await desk('maya')
    const shop = await openPage(stage.browser, `${stage.base}/demo`)
    const chat = await openChat(shop.page)
    await say(chat, 'The pelican in the first line')
    await maya.page.getByText('The pelican in the first line').first().click()
    await seen(maya.page, 'The pelican in the first line')
    const uid = /inbox\/([0-9a-f-]{36})/.exec(maya.page.url())?.[1] ?? ''
    await stage.product.database.admin(filler, [uid, 150])
    const again = await openPage(stage.browser, `${stage.base}/app/search?q=pelican`, { login: 'maya' })
    await again.page.getByRole('link', { name: /pelican/ }).click()
    const line = again.page.getByRole('log').getByText('The pelican in the first line')
    await line.waitFor()
    expect(await line.evaluate((node) => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight })).toBe(true)
    expect([...maya.problems, ...again.problems, ...shop.problems]).toEqual([])
  })
})
