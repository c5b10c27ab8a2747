// What is sent of a draft, what is wrong in it, and what its widget would be told.
import type { Inbox, InboxSettings, WidgetConfig } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import { changeOf, configOf, draftOf, faultsOf, isEmpty, keyFor, partOf, parts, rebased, sitesOf, type Draft } from './draft.ts'

const inbox: Inbox = {
  uid: 'i', number: 1, name: 'Website', channel: 'web', key: 'pub', greeting: 'Hello', hue: 322, phoneNumber: null, allowedOrigins: ['https://shop.example'],
  group: null, bot: null, botTimeoutSeconds: 30,
}
const settings: InboxSettings = {
  preChat: { enabled: true, fields: [{ key: 'name', label: 'Name', type: 'text', required: true }] }, offline: { enabled: false, message: '', mailTo: null },
  appearance: { hue: 322, theme: 'auto', position: 'right', launcherText: '', showAgentNames: true }, languages: { default: null, texts: { de: { greeting: 'Hallo' } } },
  rating: { enabled: false, question: null },
}
const held = draftOf(inbox, settings)
const drafted = (change: Partial<Draft>): Draft => ({ ...held, ...change })

it('sends nothing when nothing differs, and only what differs', () => {
  expect(isEmpty(changeOf(held, held))).toBe(true)
  expect(isEmpty(changeOf(drafted({ settings: { ...settings, languages: { texts: settings.languages.texts, default: null } } }), held))).toBe(true)
  // An empty text says nothing, a site twice is one site.
  expect(isEmpty(changeOf(drafted({ sites: 'https://shop.example\n\nhttps://shop.example', settings: { ...settings, languages: { default: null, texts: { de: { greeting: 'Hallo' }, fr: { greeting: ' ' } } } } }), held))).toBe(true)
  expect(changeOf(drafted({ name: ' Shop ', bot: 'b', settings: { ...settings, rating: { enabled: true, question: null } } }), held))
    .toEqual({ inbox: { name: 'Shop', bot: 'b' }, settings: { rating: { enabled: true, question: null } } })
  const orphaned = { ...settings, languages: { default: null, texts: { de: { greeting: 'Hallo', 'preChat.gone': 'Weg?', 'preChat.name': 'Ihr Name' } } } }
  expect(changeOf(drafted({ settings: orphaned }), held).settings.languages?.texts).toEqual({ de: { greeting: 'Hallo', 'preChat.name': 'Ihr Name' } })
  expect(changeOf(held, drafted({ bot: 'b' })).inbox).toEqual({ bot: null })
})

it('does not undo what others saved meanwhile', () => {
  const mine = drafted({ greeting: 'Ahoy', settings: { ...settings, rating: { enabled: true, question: null } } })
  const theirs = drafted({ name: 'Shop', settings: { ...settings, offline: { enabled: true, message: 'Away', mailTo: null } } })
  expect(changeOf(rebased(mine, held, theirs), theirs)).toEqual({ inbox: { greeting: 'Ahoy' }, settings: { rating: { enabled: true, question: null } } })
  expect(rebased(held, held, theirs)).toEqual(theirs)
})

it('finds what is wrong, and where', () => {
  expect(faultsOf(held)).toEqual({})
  const wrong = faultsOf(drafted({
    name: ' ', bot: 'b', botTimeoutSeconds: '3', sites: 'shop.example',
    settings: { ...settings, offline: { enabled: true, message: '', mailTo: 'nobody' }, preChat: { enabled: true, fields: [{ key: 'q', label: '', type: 'choice', required: false, options: [] }] } },
  }))
  expect(wrong).toEqual({ name: 'needed', botTimeoutSeconds: 'seconds', sites: 'site', mailTo: 'email', 'preChat.0.label': 'needed', 'preChat.0.options': 'options' })
  for (const field of Object.keys(wrong)) expect(parts).toContain(partOf(field))
  expect(sitesOf(' https://a.example https://*.b.example:8443\n')).toEqual(['https://a.example', 'https://*.b.example:8443'])
})

it('names questions by keys that the server takes', () => {
  expect([keyFor('Which boat?', []), keyFor('Which boat?', ['which_boat']), keyFor('2 Größe', []), keyFor('ما اسمك', []), keyFor('Name', [])])
    .toEqual(['which_boat', 'which_boat_2', 'gro_e', 'question', 'question'])
  for (const label of ['é'.repeat(80), '___', 'Ünï cödé?']) expect(keyFor(label, [])).toMatch(/^[a-z][a-z0-9_]{0,31}$/)
})

it('shows what visitors would be told, nothing that is switched off', () => {
  const now = { inbox: { uid: 'i', name: 'Website', greeting: 'Hello', hue: 322 }, appearance: { ...settings.appearance, logo: '/logo' } } as WidgetConfig
  const shown = configOf(now, drafted({ greeting: 'Ahoy', settings: { ...settings, preChat: { ...settings.preChat, enabled: false }, appearance: { ...settings.appearance, hue: 12 }, offline: { enabled: true, message: 'Back soon', mailTo: 'team@shop.example' } } }))
  expect(shown).toMatchObject({ inbox: { greeting: 'Ahoy', hue: 12 }, preChat: { enabled: false, fields: [] }, offline: { enabled: true, message: 'Back soon' }, appearance: { hue: 12, logo: '/logo' } })
  expect(JSON.stringify(shown)).not.toContain('team@')
})
