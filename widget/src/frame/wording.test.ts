// Whose words are shown: the company's for the language, the company's for all, ours.
import type { WidgetConfig } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import { english, loadLanguage } from './i18n.ts'
import { textsFor, wordingOf } from './wording.ts'

const config = (texts: Record<string, Record<string, string>>, more: Partial<WidgetConfig> = {}): WidgetConfig => ({
  inbox: { uid: 'i', name: 'Site', greeting: 'Ahoy!', hue: 1 }, company: 'Harbour', available: true, opensAt: null,
  preChat: { enabled: false, fields: [] }, offline: { enabled: false, message: '' },
  appearance: { hue: 1, theme: 'auto', position: 'right', launcherText: '', showAgentNames: true, logo: null },
  languages: { default: null, texts }, rating: { enabled: true, question: null }, files: { maxBytes: 1, maxPerMessage: 1, accept: '' }, ...more,
})

it.each([
  ['de', 'language'], ['de-DE', 'language'], ['de-AT', 'Austria'], ['pt', 'Brazil'], ['pt-PT', 'Brazil'], ['zh-Hans-CN', 'simplified'], ['en', undefined],
])('in %s the company says %s', (locale, said) => {
  const texts = {
    'de-AT': { greeting: 'Austria' }, de: { greeting: 'language' }, 'pt-BR': { greeting: 'Brazil' },
    'zh-Hant': { greeting: 'traditional' }, zh: { greeting: 'simplified' },
  }
  expect(textsFor(texts, locale)['greeting']).toBe(said)
})

it('says what is nearest of each text', () => {
  const texts = { de: { greeting: 'Moin', away: 'weg' }, 'de-AT': { greeting: 'Servus', away: ' ' } }
  expect(textsFor(texts, 'de-AT')).toEqual({ greeting: 'Servus', away: 'weg' })
})

it('puts the company’s words in the place of ours', async () => {
  const german = await loadLanguage('de')
  const own = config({ de: { greeting: 'Moin!', ratingQuestion: 'Zufrieden?', 'preChat.boat': 'Boot?', placeholder: 'Los', launcherText: 'Frag' } }, { rating: { enabled: true, question: 'Happy?' } })
  const said = wordingOf(german, own)
  expect(said).toMatchObject({ greeting: 'Moin!', launcherText: 'Frag', labels: { boat: 'Boot?' }, words: { rate: 'Zufrieden?', placeholder: 'Los', send: german.words.send } })
  expect(wordingOf(english, own)).toMatchObject({ greeting: 'Ahoy!', launcherText: '', labels: {}, words: { rate: 'Happy?', placeholder: english.words.placeholder } })
})

it('says ours where the company says nothing, and before it is known', () => {
  const silent = config({}, { inbox: { uid: 'i', name: 'Site', greeting: '', hue: 1 } })
  for (const wording of [wordingOf(english, silent), wordingOf(english, null)]) {
    expect(wording).toMatchObject({ greeting: english.words.welcome, offlineMessage: english.words.away, words: english.words })
  }
})
