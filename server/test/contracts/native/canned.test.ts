// Canned responses: whose they are, how they are found and filled.
import { cannedVariables, fillCanned, type CannedResponse, type CannedValues, type Problem } from '@switchboard/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import type { Reply, Staff } from '../../harness/client.ts'

let t: TestApp
let admin: Staff
let manager: Staff
let maya: Staff
let jonas: Staff
let group = ''
beforeAll(async () => {
  t = await startApp()
  ;[admin, manager, maya, jonas] = await Promise.all(['admin', 'manager', 'maya', 'jonas'].map((name) => t.client.signIn(`${name}@demo.test`))) as [Staff, Staff, Staff, Staff]
  group = (await admin.post<{ uid: string }>('/rest/v1/groups', { name: 'Second line' })).body.uid
  await admin.call('PUT', `/rest/v1/groups/${group}/agents/${maya.uid}`)
})
afterAll(() => t.stop())

interface List { data: CannedResponse[]; page: { next: string | null; hasMore: boolean } }
const make = (who: Staff, scope: string, shortcut: string, more: Record<string, unknown> = {}): Promise<Reply<CannedResponse>> =>
  who.post<CannedResponse>('/rest/v1/canned', { scope, shortcut, title: `Title ${shortcut}`, text: `Text ${shortcut}`, ...more })
const search = async (who: Staff, text = ''): Promise<string[]> => (await who.get<List>(`/rest/v1/canned/search${text === '' ? '' : `?text=${encodeURIComponent(text)}`}`)).body.data.map((one) => `${one.scope} ${one.shortcut}`)

describe('whose they are', () => {
  it('everyone has his own; managers make those of groups and of the company', async () => {
    expect((await make(maya, 'personal', 'hi')).status).toBe(201)
    expect((await make(jonas, 'personal', 'hi')).status).toBe(201)
    expect((await make(maya, 'group', 'hi', { group })).body).toMatchObject({ code: 'auth.forbidden' })
    expect((await make(maya, 'tenant', 'hi')).body).toMatchObject({ code: 'auth.forbidden' })
    expect((await make(manager, 'group', 'hi', { group })).body).toMatchObject({ scope: 'group', group: { uid: group, name: 'Second line' } })
    expect((await make(manager, 'tenant', 'hi')).status).toBe(201)
    for (const bad of [{ scope: 'group' }, { scope: 'personal', group }]) expect((await make(manager, bad.scope, 'x', bad)).body).toMatchObject({ errors: [{ field: 'group' }] })
    expect(await search(maya)).toEqual(['personal hi', 'group hi', 'tenant hi'])
    expect(await search(jonas)).toEqual(['personal hi', 'tenant hi'])
  })

  it('a shortcut is one\'s own once, whatever its case; names that none can type are refused', async () => {
    expect((await make(maya, 'personal', 'HI')).body).toMatchObject({ status: 409, code: 'canned.shortcut_taken' })
    expect((await make(manager, 'group', 'Hi', { group })).body).toMatchObject({ code: 'canned.shortcut_taken' })
    for (const shortcut of ['', 'a b', '/a', '-a', 'a/b', 'x'.repeat(41), 'a\n']) expect(((await make(maya, 'personal', shortcut)).body as unknown as Problem).errors?.[0]?.field, shortcut).toBe('shortcut')
    for (const shortcut of ['grüße', 'مرحبا', '1', 'a.b-c']) expect((await make(maya, 'personal', shortcut)).status, shortcut).toBe(201)
  })

  it('nobody sees, changes or removes another\'s; shared ones only managers change', async () => {
    const own = (await make(jonas, 'personal', 'secret')).body.uid
    const shared = (await make(manager, 'tenant', 'shared')).body.uid
    for (const who of [maya, admin]) {
      expect((await who.call('PATCH', `/rest/v1/canned/${own}`, { title: 'x' })).status).toBe(404)
      expect((await who.call('DELETE', `/rest/v1/canned/${own}`)).status).toBe(404)
      expect((await who.get<List>('/rest/v1/canned')).body.data.map((one) => one.shortcut)).not.toContain('secret')
    }
    expect((await maya.call('PATCH', `/rest/v1/canned/${shared}`, { title: 'x' })).status).toBe(403)
    expect((await maya.call('DELETE', `/rest/v1/canned/${shared}`)).status).toBe(403)
    expect((await manager.call<CannedResponse>('PATCH', `/rest/v1/canned/${shared}`, { title: ' New ', text: 'Newer' })).body).toMatchObject({ title: 'New', text: 'Newer', shortcut: 'shared' })
    expect((await manager.call('PATCH', `/rest/v1/canned/${shared}`, { shortcut: 'hi' })).body).toMatchObject({ code: 'canned.shortcut_taken' })
    expect((await manager.call('DELETE', `/rest/v1/canned/${shared}`)).status).toBe(204)
    expect((await manager.call('DELETE', `/rest/v1/canned/${shared}`)).status).toBe(404)
    expect((await jonas.call('DELETE', `/rest/v1/canned/${own}`)).status).toBe(204)
  })

  it('a removed one comes back with its uses, unless its shortcut is taken meanwhile', async () => {
    const { uid } = (await make(maya, 'personal', 'gone', { text: 'Bye {{visitor.name}}' })).body
    const { conversation } = await (await t.client.visit()).write('hello')
    await maya.post(`/rest/v1/canned/${uid}/use`, { conversation: conversation.uid })
    const removed = async (who: Staff): Promise<string[]> => (await who.get<List>('/rest/v1/canned?removed=true')).body.data.map((one) => one.uid)
    expect((await maya.call('DELETE', `/rest/v1/canned/${uid}`)).status).toBe(204)
    expect((await maya.post(`/rest/v1/canned/${uid}/use`, { conversation: conversation.uid })).status).toBe(404)
    expect((await maya.call('PATCH', `/rest/v1/canned/${uid}`, { title: 'x' })).status).toBe(404)
    expect([await search(maya, 'gone'), (await removed(maya)).includes(uid), (await removed(jonas)).includes(uid)]).toEqual([[], true, false])
    expect((await jonas.post(`/rest/v1/canned/${uid}/restore`)).status).toBe(404)

    const other = (await make(maya, 'personal', 'Gone')).body.uid
    expect((await maya.post(`/rest/v1/canned/${uid}/restore`)).body).toMatchObject({ status: 409, code: 'canned.shortcut_taken' })
    await maya.call('DELETE', `/rest/v1/canned/${other}`)
    expect((await maya.post<CannedResponse>(`/rest/v1/canned/${uid}/restore`)).body).toMatchObject({ uid, shortcut: 'gone', uses: 1 })
    expect((await maya.post(`/rest/v1/canned/${uid}/restore`)).status).toBe(200)

    const shared = (await make(manager, 'tenant', 'away')).body.uid
    await manager.call('DELETE', `/rest/v1/canned/${shared}`)
    expect((await maya.post(`/rest/v1/canned/${shared}/restore`)).status).toBe(403)
    expect((await manager.post(`/rest/v1/canned/${shared}/restore`)).status).toBe(200)
    await manager.call('DELETE', `/rest/v1/canned/${shared}`)
  })

  it('of what somebody removed the newest two hundred are kept, of nobody else\'s any less', async () => {
    await t.database.admin(`
      insert into canned_responses (uid, tenant_id, scope, account_id, shortcut, title, text, created_at, updated_at, deleted_at)
      select gen_random_uuid(), a.tenant_id, 'personal', a.id, 'old-' || n, 'x', 'x', now(), now(), now() - n * interval '1 day'
        from accounts a cross join generate_series(1, 205) n
       where a.email in ('jonas@demo.test', 'maya@demo.test')`)
    const kept = (name: string): Promise<{ shortcut: string }[]> => t.database.admin<{ shortcut: string }>(`
      select shortcut from canned_responses where deleted_at is not null and account_id = (select id from accounts where email = '${name}@demo.test') order by deleted_at desc`)
    const [before, others] = [await kept('jonas'), await kept('maya')]
    expect(Math.min(before.length, others.length)).toBeGreaterThanOrEqual(205)
    const { uid } = (await make(jonas, 'personal', 'last')).body
    expect((await jonas.call('DELETE', `/rest/v1/canned/${uid}`)).status).toBe(204)
    const after = (await kept('jonas')).map((one) => one.shortcut)
    expect([after.length, after.includes('last'), after.includes('old-1'), after.includes('old-205')]).toEqual([200, true, true, false])
    expect(await kept('maya')).toEqual(others)
  })

  it('the list finds what stands in the shortcut, the title or the text, and pages keep to it', async () => {
    for (const [shortcut, title, text] of [['zebra', 'a', 'b'], ['one', 'A zebra', 'b'], ['two', 'a', 'of ZEBRA'], ['three', 'a', 'b']] as const) expect((await make(maya, 'personal', `f-${shortcut}`, { title, text })).status).toBe(201)
    const page = async (more = ''): Promise<List> => (await maya.get<List>(`/rest/v1/canned?text=Zebra&limit=2${more}`)).body
    const first = await page()
    const second = await page(`&cursor=${encodeURIComponent(first.page.next ?? '')}`)
    expect([...first.data, ...second.data].map((one) => one.shortcut)).toEqual(['f-zebra', 'f-one', 'f-two'])
    expect(second.page.hasMore).toBe(false)
    expect((await maya.get<List>(`/rest/v1/canned?limit=2&cursor=${encodeURIComponent(first.page.next ?? '')}`)).body).toMatchObject({ code: 'cursor.invalid' })
  })

  it('who leaves the group leaves its responses; managers see all groups in the list', async () => {
    await admin.call('DELETE', `/rest/v1/groups/${group}/agents/${maya.uid}`)
    expect(await search(maya)).not.toContain('group hi')
    expect((await manager.get<List>('/rest/v1/canned?scope=group')).body.data.map((one) => one.shortcut)).toEqual(['hi'])
    expect((await maya.get<List>('/rest/v1/canned?scope=group')).body.data).toEqual([])
    await admin.call('PUT', `/rest/v1/groups/${group}/agents/${maya.uid}`)
  })

  it('two hundred of one\'s own, not one more, even at once', async () => {
    const answers: number[] = []
    for (let i = 0; i < 21; i++) answers.push(...(await Promise.all(Array.from({ length: 10 }, (_, j) => make(jonas, 'personal', `n${i}x${j}`)))).map((reply) => reply.status))
    expect(answers.filter((status) => status === 201)).toHaveLength(199)
    expect(answers.filter((status) => status === 409)).toHaveLength(11)
    expect(await t.database.admin(`select from canned_responses where deleted_at is null and scope = 'personal' and account_id = (select id from accounts where email = 'jonas@demo.test')`)).toHaveLength(200)
  })
})

describe('the menu behind /', () => {
  it('begins with what begins so, then personal before group before tenant, then by use', async () => {
    const made: Record<string, string> = {}
    for (const [who, scope, shortcut, more] of [
      [maya, 'personal', 'refund-a', {}], [maya, 'personal', 'refund-b', {}], [maya, 'personal', 'other', { text: 'about a refund' }], [manager, 'group', 'refund-g', { group }], [manager, 'tenant', 'refund-t', {}], [manager, 'tenant', 'x-refund', {}],
    ] as const) made[shortcut] = (await make(who, scope, shortcut, more)).body.uid
    const { conversation } = await (await t.client.visit()).write('hello')
    for (const uid of [made['refund-b'], made['refund-t'], made['refund-t']]) expect((await maya.post(`/rest/v1/canned/${uid}/use`, { conversation: conversation.uid })).status).toBe(200)
    expect(await search(maya, 'REFUND')).toEqual(['personal refund-b', 'personal refund-a', 'group refund-g', 'tenant refund-t', 'personal other', 'tenant x-refund'])
    for (const text of ['%', '_', '__', '\\', "'", 'refund%', 'refund_a']) expect(await search(maya, text), text).toEqual([])
    expect((await maya.get<List>('/rest/v1/canned/search?limit=1&text=refund')).body.data).toHaveLength(1)
    const { body } = await maya.get<List>('/rest/v1/canned?limit=100')
    expect(body.data.find((one) => one.shortcut === 'refund-t')).toMatchObject({ uses: 2, lastUsedAt: expect.any(String) as string })
  })
})

describe('variables', () => {
  const values: CannedValues = { 'visitor.name': 'Eva', 'visitor.email': null, 'agent.name': 'Maya Okafor', 'agent.firstName': 'Maya', company: 'Harbour & Pine', 'conversation.number': '7' }

  it('are filled for the conversation, literally', async () => {
    const visitor = await t.client.visit('pub_demo', { name: '{{company}} $& <b>' })
    const { conversation } = await visitor.write('hello')
    const { uid } = (await make(maya, 'personal', 'all', { text: 'Dear {{visitor.name|friend}} ({{visitor.email|no address}}), {{agent.firstName}} / {{agent.name}} of {{company}}, no. {{conversation.number}} {{nothing}} {{visitor.password}}' })).body
    const number = (await maya.get<{ conversation: { number: number } }>(`/rest/v1/conversations/${conversation.uid}`)).body.conversation.number
    expect((await maya.post(`/rest/v1/canned/${uid}/use`, { conversation: conversation.uid })).body).toEqual({
      text: `Dear {{company}} $& <b> (no address), Maya / Maya Okafor of Harbour & Pine, no. ${number} {{nothing}} {{visitor.password}}`,
    })
  })

  it('stand alone, with what stands there otherwise, and unknown as they are', () => {
    const cases: [string, string][] = [
      ['{{visitor.name}}', 'Eva'], ['{{ visitor.name }}', 'Eva'], ['{{visitor.name|there}}', 'Eva'], ['{{visitor.email|there}}', 'there'], ['{{visitor.email| there }}', 'there'], ['{{visitor.email}}', ''],
      ['{{visitor.email|}}', ''], ['{{visitor.Name}}', '{{visitor.Name}}'], ['{{constructor}}', '{{constructor}}'], ['{{__proto__}}', '{{__proto__}}'], ['{visitor.name}', '{visitor.name}'], ['{{{visitor.name}}}', '{Eva}'],
      ['{{visitor.name', '{{visitor.name'], ['{{7*7}}', '{{7*7}}'], ['${company}', '${company}'], ['{{company}}{{company}}', 'Harbour & PineHarbour & Pine'],
    ]
    for (const [text, wanted] of cases) expect(fillCanned(text, values), text).toBe(wanted)
  })

  it('what a value contains is never looked at again, and no text takes long', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...cannedVariables).map((name) => ({ name })), fc.string().filter((text) => !/[{}]/.test(text)))), fc.string(), (parts, value) => {
      const all = Object.fromEntries(cannedVariables.map((name) => [name, value || 'x'])) as CannedValues
      const text = parts.map((part) => (typeof part === 'string' ? part : `{{${part.name}}}`)).join('')
      expect(fillCanned(text, all)).toBe(parts.map((part) => (typeof part === 'string' ? part : value || 'x')).join(''))
    }))
    const started = performance.now()
    for (const evil of ['{{'.repeat(50_000), '{{visitor.name|'.repeat(7_000), `{{${' '.repeat(100_000)}}}`, `{{visitor.name|${'x'.repeat(100_000)}`]) fillCanned(evil, values)
    expect(performance.now() - started).toBeLessThan(200)
  })
})
