// What is asked, what is wrong with the answers, and what is sent of them.
import type { PreChat } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import { answersOf, faultsOf, faultsTold, filledIn, leavingFields, messageKey, messageLeft, questionsOf, type Answers } from './form.ts'
import { english } from './i18n.ts'

const form: PreChat = {
  enabled: true,
  fields: [
    { key: 'email', label: 'Mail', type: 'email', required: false }, { key: 'phone', label: 'Phone', type: 'phone', required: true },
    { key: 'boat', label: 'Boat', type: 'choice', required: true, options: ['Curlew', 'Coot'] }, { key: 'terms', label: 'Terms', type: 'checkbox', required: true },
    { key: 'note', label: 'Note', type: 'text', required: false },
  ],
}
const questions = questionsOf(form, { boat: 'Welches Boot?' })
const right: Answers = { phone: ' +44 1632 960214 ', boat: 'Coot', terms: true, note: '  ' }

it('asks in the words of the language', () => {
  expect(questions.map(({ label }) => label)).toEqual(['Mail', 'Phone', 'Welches Boot?', 'Terms', 'Note'])
})

describe('faults', () => {
  it('finds none in right answers', () => expect(faultsOf(questions, right)).toEqual({}))

  it.each<[Answers, object]>([
    [{}, { phone: 'required', boat: 'choose', terms: 'required' }],
    [{ ...right, phone: '   ' }, { phone: 'required' }],
    [{ ...right, phone: 'call me' }, { phone: 'invalidPhone' }],
    [{ ...right, email: 'ada@' }, { email: 'invalidEmail' }],
    [{ ...right, email: 'ada shop@x.example' }, { email: 'invalidEmail' }],
    [{ ...right, email: `${'a'.repeat(250)}@x.example` }, { email: 'invalidEmail' }],
    [{ ...right, boat: 'Titanic' }, { boat: 'choose' }],
    [{ ...right, terms: 'yes' }, { terms: 'required' }],
    [{ ...right, email: ' ada@x.example ' }, {}],
  ])('in %j are %j', (values, faults) => expect(faultsOf(questions, values)).toEqual(faults))

  it('takes the server’s names for them', () => {
    expect(faultsTold(questions, ['preChat.phone', 'preChat.terms', 'preChat.gone', 'clientId'])).toEqual({ phone: 'invalidPhone', terms: 'required' })
    expect(faultsTold(leavingFields([], english.words), ['email', 'text'])).toEqual({ email: 'invalidEmail', [messageKey]: 'required' })
  })
})

it('sends what was answered, trimmed, and every tick', () => {
  expect(answersOf(questions, right)).toEqual({ phone: '+44 1632 960214', boat: 'Coot', terms: true })
  expect(answersOf(questions, {})).toEqual({ terms: false })
})

it('fills in what is known of the visitor, until he writes something else', () => {
  const known = { name: 'Ada', email: null, phone: undefined }
  expect(filledIn(known, {})).toEqual({ name: 'Ada' })
  expect(filledIn(known, { name: '', email: 'ada@x.example' })).toEqual({ name: '', email: 'ada@x.example' })
})

describe('a message left', () => {
  it('asks how to reach him, whatever else is asked', () => {
    const fields = leavingFields(questions, english.words)
    expect(fields.map(({ key }) => key)).toEqual(['name', 'email', 'phone', 'boat', 'terms', 'note', messageKey])
    expect(fields[1]).toMatchObject({ label: 'Mail', required: true })
    expect(faultsOf(fields, right)).toEqual({ email: 'required', [messageKey]: 'required' })
  })

  it('says so in its own places, and answers only what was asked', () => {
    const values = { ...right, name: ' ', email: ' ada@x.example', [messageKey]: 'Torn.\n' }
    expect(messageLeft(questions, values))
      .toEqual({ email: 'ada@x.example', text: 'Torn.', preChat: { email: 'ada@x.example', phone: '+44 1632 960214', boat: 'Coot', terms: true } })
    expect(messageLeft([], { ...values, name: 'Ada' })).toEqual({ name: 'Ada', email: 'ada@x.example', text: 'Torn.' })
  })
})
