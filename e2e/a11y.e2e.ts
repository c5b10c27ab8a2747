// No serious fault of accessibility on any screen of the console and in the widget: light and dark, left to right and right
// to left; and no breach of the pages' policies on the way.
import type { ConversationEvent } from '@switchboard/protocol'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { violationsIn } from './harness/axe.ts'
import { openPage } from './harness/browser.ts'
import { addresses, go, settled } from './harness/console.ts'
import { clientId, type Staff } from './harness/product.ts'
import { Site, strictPolicy } from './harness/site.ts'
import { openStage, type Stage } from './harness/stage.ts'

/** What a change of colours alone can spoil. */
const ofColour = ['color-contrast', 'link-in-text-block']
type Look = { colorScheme: 'light' | 'dark'; rules: string[] | null }
/** Direction and colours do not depend on each other: every rule in each direction and in each scheme, not in each pair. */
const languages: Record<'en' | 'ar', { dir: string; looks: Look[] }> = {
  en: { dir: 'ltr', looks: [{ colorScheme: 'light', rules: null }, { colorScheme: 'dark', rules: ofColour }] },
  ar: { dir: 'rtl', looks: [{ colorScheme: 'dark', rules: null }] },
}
/** Colours are the tokens' on every screen, and directions the layout's: these screens in every look, all others in one. */
const busiest = (conversation: string): string[] => [`/app/inbox/${conversation}`, '/app/queue', '/app/live']
type Language = keyof typeof languages

let stage: Stage
let site: Site
let conversation = ''
let group = ''
let agent = ''
let maya: Staff
beforeAll(async () => {
  ;[stage, site] = await Promise.all([openStage(), Site.open()])
  maya = await stage.product.client.signIn('maya')
  await furnish()
})
afterEach(() => stage.clear())
afterAll(async () => {
  await Promise.all([stage?.close(), site?.close()])
})

/** People who wait, people who are answered, a note, a label: screens without content hide their faults. */
async function furnish(): Promise<void> {
  const ada = await stage.product.client.signIn('ada')
  const inbox = (await ada.get<{ data: { uid: string }[] }>('/rest/v1/inboxes')).body.data[0]?.uid
  agent = (await ada.get<{ data: { uid: string }[] }>('/rest/v1/agents')).body.data[0]?.uid ?? ''
  group = (await ada.get<{ data: { uid: string }[] }>('/rest/v1/groups')).body.data[0]?.uid ?? ''
  const { body: label } = await ada.post<{ id: number }>('/rest/v1/labels', { inbox, name: 'Delivery', color: '#8040a0' })
  const desk = await maya.socket()
  for (const [name, text] of [['Priya', 'Do you ship to the Faroe Islands?'], ['Tom', 'My spray deck arrived torn.'], ['Eva', 'Which kayak suits a beginner?'], ['Ole', 'Hello?'], ['Ida', 'See https://example.test/boats'], ['Per', 'I wait.']] as const) {
    const visitor = await stage.product.client.visit('pub_demo', { name, email: `${name}@visitor.test`, page: { url: 'https://shop.test/boats', title: 'Boats', referrer: '' }, attributes: { plan: 'gold' } })
    const { conversation: { uid } } = await visitor.write(text)
    await ada.call('PUT', `/rest/v1/conversations/${uid}/labels/${label.id}`)
    conversation ||= uid
  }
  await desk.item('conversation.assigned')
  for (const [type, text] of [['message', 'We do, by the Tuesday boat.'], ['note', 'Ask Jonas about the duty.']] as const) {
    expect((await maya.post<ConversationEvent>(`/rest/v1/conversations/${conversation}/events`, { type, text, clientId: clientId() })).status).toBe(201)
  }
}

/** Serious faults of the page and its frames in the looks of the language. */
async function faults(page: Page, where: string, looks: Look[]): Promise<string[]> {
  const found: string[] = []
  for (const { colorScheme, rules } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const violations = await Promise.all(page.frames().map((frame) => violationsIn(frame, rules)))
    for (const { id, impact, help, nodes } of violations.flat()) {
      if (impact !== 'serious' && impact !== 'critical') continue
      found.push(`${where}, ${colorScheme}: ${id}: ${help}: ${nodes.slice(0, 3).map(({ target, html, any }) => `${target.join(' ')} ${html.slice(0, 160)} ${any[0]?.message.slice(0, 160) ?? ''}`).join(' | ')}`)
    }
  }
  return found
}

describe.each(Object.keys(languages) as Language[])('in the language %s', (language) => {
  const { dir, looks } = languages[language]
  it('the screens of the console', { timeout: 60_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, `${stage.base}/?lang=${language}`)
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(dir)
    const found = await faults(page, 'sign-in', looks)
    await page.context().request.post(`${stage.base}/rest/v1/auth/sign-in`, { data: { login: 'ada', password: 'switchboard-demo', cookie: true } })
    await page.goto(`${stage.base}/app/inbox`)
    await settled(page)
    const seen = new Set<string>()
    for (const address of dir === 'ltr' ? addresses({ conversation, group, agent }) : busiest(conversation)) {
      await go(page, address)
      // Several addresses lead to one screen.
      const at = await page.evaluate(() => location.pathname)
      if (seen.has(at)) continue
      seen.add(at)
      found.push(...await faults(page, at, busiest(conversation).includes(at) ? looks : looks.slice(0, 1)))
    }
    expect(found).toEqual([])
    expect(seen.size).toBeGreaterThan(dir === 'ltr' ? 5 : 2)
    expect(problems).toEqual([])
  })

  it('the widget: closed, open, with a conversation', async () => {
    const url = site.put(`/${language}`, {
      policy: strictPolicy(stage.base, `${site.base}/snippet.js`),
      body: `<!doctype html><html lang="${language}" dir="${dir}"><title>Shop</title><script src="/snippet.js"></script><script async src="${stage.base}/widget.js"></script><body><main><h1>Shop</h1></main>`,
    })
    site.put('/snippet.js', { type: 'text/javascript', body: '$switchboard = function () { ($switchboard.q = $switchboard.q || []).push(arguments) }; $switchboard("boot", { inbox: "pub_demo" })' })
    const { page, problems } = await openPage(stage.browser, url, { hosts: [new URL(stage.base).host] })
    const launcher = page.locator('switchboard-widget .launcher')
    await launcher.waitFor()
    const found = await faults(page, 'closed', looks)
    await launcher.click()
    const chat = page.frameLocator('iframe')
    const field = chat.getByRole('textbox')
    await field.waitFor()
    await chat.locator('.greeting').waitFor()
    found.push(...await faults(page, 'open', looks))
    await field.fill('See https://example.test/boats')
    await chat.locator('.send').click()
    await chat.locator('[data-state=sent]').waitFor()
    found.push(...await faults(page, 'with a conversation', looks))
    expect(found).toEqual([])
    expect(problems).toEqual([])
  })
})

it('the faults would be found, in the page and in a frame of a shadow tree', async () => {
  const { page } = await openPage(stage.browser, site.put('/bad', { body: '<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1><p style="color:#999">Pale</p><div></div></main>' }))
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.title = 'Bad'
    frame.srcdoc = '<html lang="en"><title>Bad</title><main><h1>Bad</h1><button></button></main>'
    document.querySelector('div')?.attachShadow({ mode: 'open' }).append(frame)
  })
  const found = await faults(page, 'bad', languages.ar.looks)
  expect(found.map((fault) => fault.split(': ')[1])).toEqual(expect.arrayContaining(['color-contrast', 'button-name']))
})
