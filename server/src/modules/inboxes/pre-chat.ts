// The answers to an inbox's form: checked against the form as it is now, then put where they belong.
import type { PreChat, PreChatAnswers, PreChatField } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { phoneOrNull } from '../../kernel/phone.ts'

type Value = string | boolean

export interface Answered {
  /** Of the visitor himself. */
  fields: { name?: string; email?: string; phone?: string }
  attributes: Record<string, Value>
  /** What the first message carries for programs: the questions as they were asked, too. */
  metadata: { preChat: { key: string; label: string; value: Value }[] }
}

/** The parts an address has; whether anybody lives there is not known. */
const isAddress = (text: string): boolean => text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

/** The value as it is kept; undefined: there is none. Throws a sentence. */
function read(field: PreChatField, given: Value | undefined): Value | undefined {
  if (field.type === 'checkbox') {
    if (given !== undefined && typeof given !== 'boolean') throw new Error('must be true or false')
    if (field.required && given !== true) throw new Error('must be ticked')
    return given
  }
  if (given !== undefined && typeof given !== 'string') throw new Error('must be a text')
  const text = given?.trim() ?? ''
  if (text === '') {
    if (field.required) throw new Error('must be answered')
    return undefined
  }
  switch (field.type) {
    case 'email': if (!isAddress(text)) throw new Error('must be an e-mail address'); return text
    case 'phone': if (!/^\+?[0-9 ()./-]{3,31}$/.test(text)) throw new Error('must be a phone number'); return phoneOrNull(text) ?? text
    case 'choice': if (!field.options?.includes(text)) throw new Error('must be one of the options'); return text
    case 'text': return field.key === 'name' ? text.slice(0, 100) : text
  }
}

/** Errors: `input.invalid`, naming each `preChat.<key>` that is wrong, missing, or not asked for. */
export function checkAnswers(form: PreChat, answers: PreChatAnswers): Answered {
  const known = new Set(form.fields.map(({ key }) => key))
  const wrong = Object.keys(answers).filter((key) => !known.has(key)).map((key) => ({ field: `preChat.${key}`, message: 'is not asked for' }))
  const answered: Answered = { fields: {}, attributes: {}, metadata: { preChat: [] } }
  for (const field of form.fields) {
    try {
      const value = read(field, Object.hasOwn(answers, field.key) ? answers[field.key] : undefined)
      if (value === undefined) continue
      answered.metadata.preChat.push({ key: field.key, label: field.label, value })
      if ((field.key === 'name' || field.key === 'email' || field.key === 'phone') && typeof value === 'string') answered.fields[field.key] = value
      else answered.attributes[field.key] = value
    } catch (error) {
      wrong.push({ field: `preChat.${field.key}`, message: (error as Error).message })
    }
  }
  if (wrong.length > 0) throw new AppError('input.invalid', { fields: wrong })
  return answered
}
