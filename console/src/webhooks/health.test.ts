// What is said of a webhook follows from what the server knows of it.
import type { Webhook } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import { healthOf, hostOf, pretty } from './health.ts'

const now = Date.parse('2026-11-26T10:00:00Z')
const well: Webhook = {
  uid: '', url: '', description: '', events: null, agent: null, active: true, disabledReason: null, failures: 0, failingSince: null, pausedUntil: null,
  previousSecretUntil: null, createdAt: '', updatedAt: '',
}

it.each([
  ['well', {}], ['failing', { failures: 2 }], ['paused', { failures: 6, pausedUntil: '2026-11-26T10:00:05Z' }],
  // The pause is over, but nothing has arrived since.
  ['failing', { failures: 6, pausedUntil: '2026-11-26T09:59:00Z' }],
  ['off', { active: false }], ['gaveUp', { active: false, failures: 90, disabledReason: 'failing' }], ['gone', { active: false, disabledReason: 'gone' }],
] as const)('%s', (said, known) => {
  expect(healthOf({ ...well, ...known }, now)).toBe(said)
})

it('names the host and draws the body', () => {
  expect([hostOf('https://crm.example:8443/hook?key=secret'), hostOf('nonsense')]).toEqual(['crm.example:8443', 'nonsense'])
  expect([pretty('{"a":1}'), pretty('no json')]).toEqual(['{\n  "a": 1\n}', 'no json'])
})
