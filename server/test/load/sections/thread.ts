// How long a conversation of five thousand messages takes to open in a real browser, in the console and in the widget, and how
// many nodes the page then has, at once and after one has scrolled through all of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { WebSocket } from 'ws'
import { openBrowser } from '../../../../e2e/harness/chromium.ts'
import { demoKey, demoPassword } from '../../../src/modules/installation/index.ts'
import { ms, printTable, progress, summarise } from '../numbers.ts'
import { closeAll, openSockets, signInAll, visit, write } from '../people.ts'
import { withStand, type Stand, type StandOptions } from '../stand.ts'

const messages = 5_000
const goal = 300
const openings = 7
const patienceMs = 120_000

/** Written past the server: both sides in turn, a minute apart; the conversation's own numbers hold. */
const fill = `
  with c as (
    update conversations
       set last_seq = $2, message_count = $2, agent_unread = 0, visitor_unread = 0, agent_read_seq = $2, visitor_read_seq = $2, version = version + 1
     where uid = $1
    returning id, tenant_id, visitor_id, agent_id, created_at
  )
  insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, visitor_id, account_id, text, created_at)
  select uuidv7(), c.tenant_id, c.id, t.id, n, 'message', case when n % 2 = 0 then 'agent' else 'visitor' end,
         case when n % 2 = 1 then c.visitor_id end, case when n % 2 = 0 then c.agent_id end,
         'Message ' || n || repeat(' and a few words more', (n % 7)::integer), c.created_at + n * interval '1 millisecond'
    from c
   cross join generate_series((select max(e.seq) + 1 from conversation_events e join c on c.id = e.conversation_id and c.tenant_id = e.tenant_id), $2::integer) n
    join lateral (select max(id) as id from threads where tenant_id = c.tenant_id and conversation_id = c.id) t on true`

/** A conversation that the router gave to the admin, who alone is there; its visitor's token. */
async function longConversation(stand: Stand): Promise<{ uid: string; token: string; desk: WebSocket[] }> {
  const staff = (await signInAll(stand.base)).filter(({ login }) => login === 'ada')
  const desk = await openSockets(stand.base, staff, 1)
  const visitor = await visit(stand.base)
  const { conversation: { uid } } = await write(visitor)
  visitor.connection.close()
  for (const end = Date.now() + 10_000; ;) {
    const [found] = await stand.admin("select from conversations where uid = $1 and state = 'assigned'", [uid])
    if (found) break
    if (Date.now() > end) throw new Error('nobody got the conversation')
    await sleep(20)
  }
  await stand.admin(fill, [uid, messages])
  return { uid, desk, token: visitor.authorization.replace('Visitor ', '') }
}

/** Runs in the page: does `begin`, and answers how long it took until the entry stood there and was painted, in milliseconds. */
const until = (begin: string, root: string): string => `new Promise((resolve) => {
  const began = performance.now()
  ${begin}
  const look = () => {
    const last = ${root}?.querySelector('[data-seq="${messages}"]')
    const box = last?.getBoundingClientRect()
    const view = last?.ownerDocument.defaultView
    if (!box || box.height === 0 || box.top > view.innerHeight) return requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
  }
  look()
})`

/** Runs in the page: goes up until the first entry stands there; answers the most nodes that were there meanwhile. */
const climb = (root: string): string => `new Promise((resolve, reject) => {
  const end = performance.now() + ${patienceMs}
  let most = 0
  const step = () => {
    const all = ${root}
    const log = all.querySelector('[role=log]')
    most = Math.max(most, all.querySelectorAll('*').length)
    if (log.querySelector('[data-seq="2"]')) return resolve(most)
    if (performance.now() > end) return reject(new Error('the first entry did not come'))
    log.scrollTop = 0
    setTimeout(step, 15)
  }
  step()
})`

interface Opened { times: number[]; first: number; nodes: number; most: number }

async function inConsole(page: Page, base: string, uid: string): Promise<Opened> {
  await page.context().request.post(`${base}/rest/v1/auth/sign-in`, { data: { login: 'ada', password: demoPassword, cookie: true } })
  const times: number[] = []
  for (let i = 0; i < openings; i++) {
    // Anew each time: nothing of the conversation is known to the page.
    await page.goto(`${base}/app/inbox`)
    await page.locator(`[data-row="${uid}"]`).waitFor()
    await page.waitForTimeout(200)
    times.push(await page.evaluate<number>(until(`document.querySelector('[data-row="${uid}"]').click()`, 'document')))
  }
  const nodes = await page.evaluate<number>("document.querySelectorAll('*').length")
  const [first = Number.NaN, ...rest] = times
  return { first, times: rest, nodes, most: await page.evaluate<number>(climb('document')) }
}

const frame = "document.querySelector('switchboard-widget').shadowRoot.querySelector('iframe')?.contentDocument"

async function inWidget(page: Page, base: string, token: string): Promise<Opened> {
  await page.goto(`${base}/demo`)
  await page.evaluate(`localStorage.setItem('switchboard:${demoKey}', ${JSON.stringify(token)})`)
  const times: number[] = []
  for (let i = 0; i < openings; i++) {
    await page.goto(`${base}/demo`)
    await page.getByRole('button', { name: 'Open chat' }).waitFor()
    await page.waitForTimeout(200)
    times.push(await page.evaluate<number>(until("document.querySelector('switchboard-widget').shadowRoot.querySelector('.launcher').click()", frame)))
  }
  const nodes = await page.evaluate<number>(`${frame}.querySelectorAll('*').length`)
  const [first = Number.NaN, ...rest] = times
  return { first, times: rest, nodes, most: await page.evaluate<number>(climb(frame)) }
}

export const measureThread = (options: StandOptions): Promise<void> => withStand(options, async (stand) => {
  const { uid, token, desk } = await longConversation(stand)
  const browser = await openBrowser()
  try {
    const page = async (): Promise<Page> => (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage()
    progress('thread: the console')
    const console = await inConsole(await page(), stand.base, uid)
    progress('thread: the widget')
    const widget = await inWidget(await page(), stand.base, token)
    const row = (name: string, { times, first, nodes, most }: Opened): string[] => {
      const { p50, max } = summarise(times)
      return [name, ms(first), ms(p50), ms(max), p50 <= goal ? 'yes' : 'no', String(nodes), String(most)]
    }
    printTable(`thread: ${messages} messages in Chromium, from the click until the last one is painted, ms`, ['', 'first', 'p50', 'max', `within ${goal} ms`, 'nodes', 'most nodes'], [
      row('console', console), row('widget', widget),
    ], ['first: with nothing in the browser\'s cache; p50, max: of later ones, each in a page that knows nothing of the conversation', 'widget: with its frame, its scripts and its session', 'most nodes: while one scrolls up to the first message'])
  } finally {
    await browser.close()
    await closeAll(desk)
  }
})
