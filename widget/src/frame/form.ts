// The forms before the first message and for a message left: which fields, what is wrong in them, what is sent. Pure.
import type { OfflineMessage, PreChat, PreChatField } from '@switchboard/protocol'
import type { Words } from './i18n.ts'

export type Answers = Record<string, string | boolean>
export interface Field extends Omit<PreChatField, 'type'> { type: PreChatField['type'] | 'long' }
/** Names of the sentences that say so. */
export type Fault = 'required' | 'choose' | 'invalidEmail' | 'invalidPhone'
export type Faults = Partial<Record<string, Fault>>

/** No company's field has this key, for theirs have no capitals. */
export const messageKey = 'yourMessage'

/** What a part of an address must have; whether anybody lives there only the mail will tell. */
const addressForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const phoneForm = /^\+?[0-9 ()./-]{3,31}$/

export const isAddress = (given: string) => given.length <= 254 && addressForm.test(given)

/** The company's questions, in its words for the language that is shown. */
export const questionsOf = (form: PreChat, labels: Partial<Record<string, string>>): Field[] =>
  form.fields.map((field) => ({ ...field, label: labels[field.key] ?? field.label }))

/** Who leaves a message says how to reach him, answers what would be asked before a chat, and writes. */
export function leavingFields(questions: readonly Field[], words: Words): Field[] {
  const asked = (key: string) => questions.find((field) => field.key === key)
  const email = asked('email') ?? { key: 'email', label: words.email, type: 'email' }
  return [
    asked('name') ?? { key: 'name', label: words.name, type: 'text', required: false },
    { ...email, required: true },
    ...questions.filter(({ key }) => key !== 'name' && key !== 'email'),
    { key: messageKey, label: words.yourMessage, type: 'long', required: true },
  ]
}

export const lengthOf = ({ key, type }: Field): number => {
  switch (type) {
    case 'email': return 254
    case 'phone': return 32
    case 'long': return 10_000
    default: return key === 'name' ? 100 : 500
  }
}

const textOf = (value: Answers[string] | undefined) => (typeof value === 'string' ? value.trim() : '')

function faultOf(field: Field, value: Answers[string] | undefined): Fault | null {
  if (field.type === 'checkbox') return field.required && value !== true ? 'required' : null
  const said = textOf(value)
  if (said === '') return field.required ? (field.type === 'choice' ? 'choose' : 'required') : null
  switch (field.type) {
    case 'email': return isAddress(said) ? null : 'invalidEmail'
    case 'phone': return phoneForm.test(said) ? null : 'invalidPhone'
    case 'choice': return field.options?.includes(said) ? null : 'choose'
    default: return null
  }
}

export const faultsOf = (fields: readonly Field[], values: Answers): Faults =>
  Object.fromEntries(fields.flatMap((field) => {
    const fault = faultOf(field, values[field.key])
    return fault ? [[field.key, fault]] : []
  }))

/** What the server found wrong, as it names it: the field, or `preChat.<key>` for a question. */
export function faultsTold(fields: readonly Field[], names: readonly string[]): Faults {
  const keys = names.map((name) => (name === 'text' ? messageKey : name.replace(/^preChat\./, '')))
  const faults = { email: 'invalidEmail', phone: 'invalidPhone', choice: 'choose', text: 'required', long: 'required', checkbox: 'required' } as const
  return Object.fromEntries(fields.filter(({ key }) => keys.includes(key)).map(({ key, type }) => [key, faults[type]]))
}

/** Without what was left empty. */
export const answersOf = (fields: readonly Field[], values: Answers): Answers =>
  Object.fromEntries(fields.flatMap(({ key, type }): [string, Answers[string]][] => {
    if (type === 'checkbox') return [[key, values[key] === true]]
    const said = textOf(values[key])
    return said === '' ? [] : [[key, said]]
  }))

/** What is known of the visitor stands in the fields until he writes something else. */
export function filledIn(known: Partial<Record<'name' | 'email' | 'phone', string | null | undefined>>, values: Answers): Answers {
  const { name, email, phone } = known
  return { ...name && { name }, ...email && { email }, ...phone && { phone }, ...values }
}

/** The body of a message left, but for its id. */
export function messageLeft(questions: readonly Field[], values: Answers): Omit<OfflineMessage, 'clientId'> {
  const name = textOf(values['name'])
  return {
    email: textOf(values['email']), text: textOf(values[messageKey]), ...name !== '' && { name },
    ...questions.length > 0 && { preChat: answersOf(questions, values) },
  }
}
