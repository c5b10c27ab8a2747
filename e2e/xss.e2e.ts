// No text is ever executed, whoever wrote it into whatever field: every screen and the widget with the policy switched off,
// so that nothing but the code itself stands between a text and its execution. `npm run xss` takes the whole corpus.
import type { BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addresses, go, rememberSession, scrollThrough, settled, unfold } from './harness/console.ts'
import { payloads, sampleOf, Watch, type Payload } from './harness/payloads.ts'
import { clientId } from './harness/product.ts'
import { Client } from '../server/test/harness/client.ts'
import { must } from '../server/src/kernel/must.ts'
import { fields, makeTwins, nameOfField, numbersOf, sessionOf, sow, type Sown, type Twins } from './harness/sow.ts'
import { Site } from './harness/site.ts'

const all = process.env['XSS'] === 'all'
const chosen = all ? payloads : sampleOf(14)
/** What goes into every field; of a sample, the rest is only said: markup and a link are two for all. */
const everywhere = all ? payloads : (['html', 'url'] as const).map((place) => must(chosen.find((one) => one.in === place), place))
const patient = { timeout: all ? 1_800_000 : 30_000 }

/** So many stand in one conversation. */
const most = chosen.slice(-24)
const last = must(most.at(-1), 'payload')

let twins: Twins
let watch: Watch
let site: Site
const sown: Sown[] = []
beforeAll(async () => {
  ;[twins, watch, site] = await Promise.all([makeTwins(), Watch.open(), Site.open()])
})
afterAll(async () => {
  await Promise.all([watch?.close(), site?.close()])
  await twins?.stop()
})

const none = (): void => expect(watch.alarms.slice(0, 5)).toEqual([])

/** As the admin, who signed in too long ago when the whole corpus is sown. */
const admin = async (): Promise<Client> => new Client(twins.t.base, `Bearer ${(await sessionOf(twins, twins.A, twins.A.staff.admin.uid, '')).accessToken}`)
async function change(path: string, body: unknown): Promise<void> {
  expect((await (await admin()).call('PATCH', `/rest/v1/inboxes/${twins.A.inbox}${path}`, body)).status).toBe(200)
}

/** The console of the tenant's admin, whose browser calls itself by a text too. */
async function desk(policy: boolean): Promise<Page> {
  const context = await watch.context(policy)
  await rememberSession(context, twins.t.base, (await sessionOf(twins, twins.A, twins.A.staff.admin.uid, sown[0]?.text ?? '')).refreshToken)
  const page = await context.newPage()
  await page.goto(twins.t.base)
  await settled(page)
  return page
}

async function open(page: Page, address: string): Promise<void> {
  await go(page, address)
  await watch.look(page)
}

const textsIn = (where: Page | FrameLocator, css: string): Promise<string[]> => where.locator(css).evaluateAll((nodes) => nodes.map((node) => node.textContent ?? ''))

/** The widget as this visitor has it on the company's page; null: as a stranger. */
async function chat(context: BrowserContext, token: string | null): Promise<{ page: Page; frame: FrameLocator }> {
  const { key } = twins.A
  site.put('/boot.js', { type: 'text/javascript', body: `
    if (location.hash) localStorage.setItem('switchboard:${key}', location.hash.slice(1))
    $switchboard = function () { ($switchboard.q = $switchboard.q || []).push(arguments) }
    $switchboard('boot', { inbox: '${key}' })` })
  const url = site.put('/', { body: `<!doctype html><title>Shop</title><script src="/boot.js"></script><body><script src="${twins.t.base}/widget.js"></script>` })
  const page = await context.newPage()
  await page.goto(token === null ? url : `${url}#${token}`)
  await page.getByRole('button', { name: 'Open chat' }).click()
  const frame = page.frameLocator('iframe')
  await page.locator('.panel[data-state=ready]').waitFor()
  if (token !== null) await frame.locator('.bubble').first().waitFor()
  return { page, frame }
}

const followed = async (page: Page): Promise<number> => {
  let links = 0
  for (const frame of page.frames()) links += await watch.follow(page, frame)
  return links
}

describe('the corpus', () => {
  it('is large, without repetition, and every text says which it is', () => {
    expect(payloads.length).toBeGreaterThanOrEqual(200)
    expect(new Set(payloads.map(({ text }) => text)).size).toBe(payloads.length)
    expect(payloads.filter(({ id, text }) => !text.includes(String(id)))).toEqual([])
  })

  it('bites a page that trusts it, and the watch sees that', patient, async () => {
    const context = await watch.context(false)
    const naive: Record<Payload['in'], (text: string) => string> = {
      html: (text) => text, inert: (text) => text, attribute: (text) => `<p title="${text}">x</p>`, string: (text) => `<script>var x = "${text}"</script>`,
      url: (text) => `<a href="${text.replaceAll('"', '&quot;')}">x</a>`,
    }
    const biting = (all ? payloads : [1, 21, 61, 89].map((id) => payloads[id - 1]).concat(['attribute', 'url', 'string'].map((place) => payloads.find((one) => one.in === place)))).filter((one) => one !== undefined && one.in !== 'inert') as Payload[]
    const bitten = new Set<Payload>()
    site.put('/blank', { body: '<!doctype html>' })
    for (const payload of biting) {
      const page = await context.newPage()
      await page.goto(`${site.base}/blank`)
      await page.evaluate((html) => { document.open(); document.write(html); document.close() }, naive[payload.in](payload.text)).catch(() => undefined)
      await page.mouse.move(20 + payload.id % 7, 20)
      if (payload.in === 'url') await page.locator('a').first().click({ timeout: 300, noWaitAfter: true }).catch(() => undefined)
      for (let waited = 0; watch.alarms.length === 0 && waited < 150; waited += 10) await page.waitForTimeout(10)
      await watch.look(page).catch(() => undefined)
      await page.close()
      if (watch.alarms.length > 0) bitten.add(payload)
      watch.alarms.length = 0
    }
    await context.close()
    if (all) console.log(`${bitten.size} of ${biting.length} payloads bite a page that trusts them; not: ${biting.filter((one) => !bitten.has(one)).map(({ text }) => JSON.stringify(text)).join(' ')}`)
    expect(bitten.size).toBeGreaterThanOrEqual(all ? biting.length * 0.7 : biting.length)
  })
})

describe('every field of every public door', () => {
  it('takes the texts that its form allows', patient, async () => {
    const numbers = await numbersOf(twins.A)
    for (const { text } of everywhere) sown.push(await sow(twins, twins.A, numbers, text))
    // The widget is to be opened on a site that nobody wrote into the list.
    await change('', { allowedOrigins: [] })
    // One conversation that holds them all, from both sides.
    const [first] = sown
    for (const { text } of most) {
      await first?.visitor.write(text)
      await (await admin()).post(`/rest/v1/conversations/${first?.conversation}/events`, { type: 'note', text, clientId: clientId() })
    }
    const taken = new Set(sown.flatMap(({ accepted }) => accepted.map(nameOfField)))
    const open = fields.filter((field) => everywhere.some(({ text }) => field.takes(text)))
    expect(open.map(nameOfField).filter((name) => !taken.has(name))).toEqual([])
    expect(taken.size).toBeGreaterThan(40)
    expect(sown.some(({ named }) => named)).toBe(true)
    if (all) console.log(`${everywhere.length} texts in ${taken.size} fields:\n  ${[...taken].toSorted().join('\n  ')}`)
  })
})

describe('the console', () => {
  it('shows them as text, with the policy switched off', patient, async () => {
    const page = await desk(false)
    const [first] = sown
    const shown = new Set<string>()
    const look = async (): Promise<void> => {
      await watch.look(page)
      const text = await page.evaluate(() => document.body.textContent ?? '')
      for (const one of chosen) if (text.includes(one.text)) shown.add(one.text)
    }
    for (const address of [...addresses({ conversation: must(first, 'a text').conversation, group: twins.A.group, agent: twins.A.staff.agent.uid }), '/app/inbox?view=all', '/app/search?q=xss']) {
      await open(page, address)
      await look()
      if (all) {
        await scrollThrough(page, look)
        await unfold(page, look)
      }
      none()
    }
    // A screen on which nothing of it stood would prove nothing.
    expect(shown.size).toBeGreaterThan(chosen.length / 3)
    for (const { conversation, text } of all ? sown : sown.slice(0, 1)) {
      await open(page, `/app/inbox/${conversation}`)
      // Of the long one only the end is drawn.
      await expect.poll(() => textsIn(page, '[data-seq] [dir=auto]')).toContain(conversation === first?.conversation ? last.text : text)
      await followed(page)
      none()
    }
    await page.context().close()
  })
})

describe('the widget', () => {
  it('shows them as text, with the policy switched off', patient, async () => {
    const context = await watch.context(false)
    for (const { visitor, text } of all ? sown : sown.slice(0, 1)) {
      const { page, frame } = await chat(context, visitor.session.token)
      await expect.poll(() => textsIn(frame, '.bubble')).toContain(text)
      await watch.look(page)
      await followed(page)
      await page.close()
      none()
    }
    await context.close()
    const stranger = await watch.context(false)
    // What was sown last opened every form: first what one leaves while nobody is there, then what one answers before.
    for (const [closed, form] of [[null, 'Leave us a message'], [{ offline: { enabled: false, message: '', mailTo: null } }, null], [{ preChat: { enabled: false, fields: [] }, languages: { default: null, texts: {} } }, null]] as const) {
      if (closed) await change('/settings', closed)
      const { page, frame } = await chat(stranger, null)
      if (form !== null) await frame.getByText(form, { exact: true }).first().waitFor()
      await watch.look(page)
      await page.close()
      none()
    }
    for (const { text } of all ? chosen : chosen.slice(0, 1)) {
      await change('', { greeting: text })
      const { page, frame } = await chat(stranger, null)
      await expect.poll(() => textsIn(frame, '.greeting')).toEqual([text])
      await watch.look(page)
      await page.close()
      none()
    }
    await stranger.close()
  })
})

describe('the policy', () => {
  it('has nothing to do: with it on, no page tries what it forbids', patient, async () => {
    const page = await desk(true)
    const context = page.context()
    for (const address of all ? addresses({ conversation: must(sown[0], 'a text').conversation, group: twins.A.group, agent: twins.A.staff.agent.uid }) : [`/app/inbox/${sown[0]?.conversation}`]) await open(page, address)
    await chat(context, sown[0]?.visitor.session.token ?? null)
    none()
    // It would be told.
    await page.evaluate(() => { new Image().src = 'https://xss.invalid/0' })
    await expect.poll(() => watch.alarms.join()).toContain('img-src refused')
    await context.close()
  })
})
