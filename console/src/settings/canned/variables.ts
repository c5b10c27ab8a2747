// The variables of canned responses in the form: what is inserted, what is misspelt, how the sample reads.
import { cannedVariables, fillCanned, type CannedValues, type CannedVariable } from '@switchboard/protocol'

export const placeOf = (name: CannedVariable): string => `{{${name}}}`

const known: ReadonlySet<string> = new Set(cannedVariables)

/** What looks like a variable and is none: it would be sent as it is written. Each once. */
export const strangersIn = (text: string): string[] => {
  const emptied = fillCanned(text, Object.fromEntries(cannedVariables.map((name) => [name, ' '])) as CannedValues)
  return [...new Set([...emptied.matchAll(/\{\{([^{}\n]{1,80})\}\}/g)].map((match) => (match[1] ?? '').split('|')[0]?.trim() ?? '').filter((name) => name !== '' && !known.has(name)))]
}

/** What the server takes for a shortcut; a slash that was typed in front is not part of it. */
export const shortcutOf = (typed: string): string => typed.trim().replace(/^\/+/, '')
export const isShortcut = (shortcut: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(shortcut) && shortcut.length <= 40

/** The text with something put in the place of what is marked, and where the caret stands then. */
export const inserted = (text: string, from: number, to: number, put: string): { text: string; caret: number } => ({ text: text.slice(0, from) + put + text.slice(to), caret: from + put.length })
