// Groups and labels as the settings of the console keep them: listed with whether they are open, removed, taken back.
import type { GroupHours, Label, ListedGroup, Page } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '../../../src/kernel/must.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import type { Staff } from '../../harness/client.ts'

let t: TestApp
let admin: Staff
let maya: Staff
beforeAll(async () => {
  t = await startApp()
  ;[admin, maya] = await Promise.all([t.client.signIn('admin@demo.test'), t.client.signIn('maya@demo.test')])
})
afterAll(() => t.stop())

const listed = async (removed = false): Promise<ListedGroup[]> => (await admin.get<Page<ListedGroup>>(`/rest/v1/groups${removed ? '?removed=true' : ''}`)).body.data
const called = async (name: string, removed = false): Promise<ListedGroup | undefined> => (await listed(removed)).find((group) => group.name === name)
const make = async (name: string, more: Record<string, unknown> = {}): Promise<ListedGroup> => (await admin.post<ListedGroup>('/rest/v1/groups', { name, ...more })).body

describe('the list of groups', () => {
  it('says of each whether it is open, and when it opens, in the zone of its hours', async () => {
    const { uid } = await make('Night shift')
    expect(await called('Night shift')).toMatchObject({ open: true, opensAt: null, timeZone: null, removedAt: null })
    // The whole week but the day on which the clock stands: closed today, open tomorrow at midnight in Tokyo.
    const today = new Date(t.clock.now() + 9 * 3_600_000)
    const weekly = [1, 2, 3, 4, 5, 6, 7].filter((day) => day !== (today.getUTCDay() || 7)).map((day) => ({ day, from: '00:00', to: '24:00' }))
    const { body } = await admin.call<GroupHours>('PUT', `/rest/v1/groups/${uid}/hours`, { timeZone: 'Asia/Tokyo', weekly, holidays: [] })
    const midnight = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1) - 9 * 3_600_000)
    expect(body).toMatchObject({ open: false })
    expect(new Date(body.opensAt ?? 0)).toEqual(midnight)
    expect(await called('Night shift')).toMatchObject({ open: false, opensAt: body.opensAt, timeZone: 'Asia/Tokyo' })
  })

  it('tells what hours would mean before anybody has them, and refuses what makes no sense', async () => {
    const weekday = new Date(t.clock.now()).getUTCDay() || 7
    const tried = (weekly: unknown[], timeZone = 'UTC') => maya.post<GroupHours>('/rest/v1/hours/try', { timeZone, weekly, holidays: [] })
    expect((await tried([{ day: weekday, from: '00:00', to: '24:00' }])).body).toMatchObject({ open: true, opensAt: null })
    expect((await tried([])).body).toMatchObject({ open: false, opensAt: null })
    expect((await tried([{ day: 1, from: '12:00', to: '09:00' }])).body).toMatchObject({ code: 'input.invalid', errors: [{ field: 'weekly.0.to' }] })
    expect((await tried([], 'Mars/Olympus')).body).toMatchObject({ errors: [{ field: 'timeZone' }] })
    expect((await listed()).every((group) => group.timeZone !== 'UTC')).toBe(true)
  })

  it('shows removed ones where they are asked for, and takes them back with members and hours', async () => {
    const { uid } = await make('Back office', { description: 'Papers' })
    await admin.call('PUT', `/rest/v1/groups/${uid}/agents/${maya.uid}`)
    await admin.call('PUT', `/rest/v1/groups/${uid}/hours`, { timeZone: 'Europe/Berlin', weekly: [{ day: 1, from: '09:00', to: '12:00' }], holidays: [] })
    expect(await called('Back office', true)).toBeUndefined()
    expect((await admin.call('DELETE', `/rest/v1/groups/${uid}`)).status).toBe(204)
    expect(await called('Back office')).toBeUndefined()
    expect(await called('Back office', true)).toMatchObject({ uid, description: 'Papers', removedAt: expect.any(String) as string })
    expect((await admin.post(`/rest/v1/groups/${uid}/restore`)).status).toBe(200)
    expect(await called('Back office')).toMatchObject({ uid, timeZone: 'Europe/Berlin', removedAt: null, agents: [{ uid: maya.uid }] })
    expect(await called('Back office', true)).toBeUndefined()
  })

  it('goes page by page; a cursor of the one list is none of the other', async () => {
    for (const name of ['P1', 'P2', 'P3']) await admin.call('DELETE', `/rest/v1/groups/${(await make(name)).uid}`)
    const first = (await admin.get<Page<ListedGroup>>('/rest/v1/groups?removed=true&limit=2')).body
    expect(first.page.hasMore).toBe(true)
    const next = encodeURIComponent(must(first.page.next, 'cursor'))
    const second = (await admin.get<Page<ListedGroup>>(`/rest/v1/groups?removed=true&limit=2&cursor=${next}`)).body
    expect([...first.data, ...second.data].map((group) => group.name)).toEqual(['P1', 'P2', 'P3'])
    expect((await admin.get(`/rest/v1/groups?cursor=${next}`)).body).toMatchObject({ code: 'cursor.invalid' })
  })
})

describe('removed labels', () => {
  const labels = async (removed: boolean): Promise<string[]> => (await admin.get<{ data: Label[] }>(`/rest/v1/labels${removed ? '?removed=true' : ''}`)).body.data.map((label) => label.name)

  it('come back on the conversations they were on, unless the name is taken meanwhile', async () => {
    const { id } = (await admin.post<Label>('/rest/v1/labels', { name: 'Refund', color: '#8040A0' })).body
    const { conversation } = await (await t.client.visit()).write('hello')
    const worn = async (): Promise<string[]> => (await admin.get<{ conversation: { labels: { name: string }[] } }>(`/rest/v1/conversations/${conversation.uid}`)).body.conversation.labels.map((label) => label.name)
    await admin.call('PUT', `/rest/v1/conversations/${conversation.uid}/labels/${id}`)
    expect((await admin.call('DELETE', `/rest/v1/labels/${id}`)).status).toBe(204)
    expect([await labels(false), await labels(true), await worn()]).toEqual([expect.not.arrayContaining(['Refund']), ['Refund'], []])
    expect((await maya.post(`/rest/v1/labels/${id}/restore`)).status).toBe(403)

    const other = (await admin.post<Label>('/rest/v1/labels', { name: 'refund', color: '#8040A0' })).body
    expect((await admin.post(`/rest/v1/labels/${id}/restore`)).body).toMatchObject({ status: 409, code: 'label.name_taken' })
    await admin.call('PATCH', `/rest/v1/labels/${other.id}`, { name: 'Chargeback' })
    expect((await admin.post(`/rest/v1/labels/${id}/restore`)).body).toMatchObject({ id, name: 'Refund', inbox: null, conversations: 1 })
    expect([await labels(true), await worn()]).toEqual([[], ['Refund']])
    expect((await admin.post(`/rest/v1/labels/${id}/restore`)).status).toBe(200)
    expect((await admin.post('/rest/v1/labels/999999/restore')).body).toMatchObject({ code: 'label.not_found' })
  })
})
