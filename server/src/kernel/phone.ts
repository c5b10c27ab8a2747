// Phone numbers in one form, E.164, whatever way people write them.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { invalid } from './errors.ts'

/** The number as +… with digits only, or null when it is none. A country code is needed. */
export function phoneOrNull(text: string): string | null {
  const trimmed = text.trim()
  const parsed = parsePhoneNumberFromString(trimmed)
  if (parsed?.isPossible()) return parsed.number
  // Numbers of test ranges are known to no plan but have the form.
  const digits = `+${trimmed.replaceAll(/[^0-9]/g, '')}`
  return trimmed.startsWith('+') && /^\+[1-9][0-9]{6,14}$/.test(digits) ? digits : null
}

/** Errors: `input.invalid` naming the field. */
export function phone(text: string, field: string): string {
  const number = phoneOrNull(text)
  if (!number) throw invalid(field, 'must be a phone number with country code, like +1234567890')
  return number
}
