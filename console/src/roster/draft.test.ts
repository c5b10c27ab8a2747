// Only what is different is sent, and what the server would refuse is seen before.
import { expect, it } from 'vitest'
import type { RosterEntry } from '@switchboard/protocol'
import { changeOf, faultKeysOf, type Draft } from './draft.ts'

const draft: Draft = { name: 'Rosa Lind', email: 'rosa@harbour.test', username: 'rosa', phone: '', role: 'agent', department: 'Orders', maxChats: '5', groups: ['a'], password: '' }
const entry = { agent: { name: 'Rosa Lind', email: 'rosa@harbour.test', role: 'agent', maxChats: 5, groups: [{ uid: 'a', name: 'Orders' }] }, username: 'rosa', phone: null, department: 'Orders' } as unknown as RosterEntry

it('sends what is different, and joins and leaves of groups apart', () => {
  expect(changeOf(draft, entry, false)).toEqual({})
  expect(changeOf({ ...draft, name: ' Rosa L. ', maxChats: '7', groups: ['b'] }, entry, false)).toEqual({ name: 'Rosa L.', maxChats: 7, join: ['b'], leave: ['a'] })
  expect(changeOf({ ...draft, department: '' }, entry, false)).toEqual({})
})

it('of somebody new everything that is filled in, the password only where there is one', () => {
  expect(changeOf({ ...draft, username: '' }, null, false)).toEqual({ name: 'Rosa Lind', email: 'rosa@harbour.test', role: 'agent', maxChats: 5, department: 'Orders', groups: ['a'] })
  expect(changeOf({ ...draft, password: 'long enough 1' }, null, true)).toMatchObject({ password: 'long enough 1', username: 'rosa' })
})

it('knows the rules of the server', () => {
  expect([...faultKeysOf(draft, false)]).toEqual([])
  expect([...faultKeysOf({ ...draft, name: 'R', email: 'rosa@harbour', username: 'r a', phone: 'call me', department: 'O', maxChats: '1001', password: 'short' }, true)])
    .toEqual(['name', 'email', 'username', 'phone', 'department', 'maxChats', 'password'])
  expect(faultKeysOf({ ...draft, maxChats: '' }, false).has('maxChats')).toBe(true)
})
