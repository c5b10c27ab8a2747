// Which of the files that the visitor chose can be sent, and what is wrong with the others. Pure.
import type { WidgetConfig } from '@switchboard/protocol'

export type Limits = WidgetConfig['files']
/** `word` is the sentence that says so. */
export interface Refused { word: 'tooLarge' | 'wrongType' | 'tooMany' | 'uploadFailed'; name: string }
type Chosen = Pick<File, 'name' | 'size' | 'type'>

/** A number behind the last dot is no ending; the server reads names alike. */
const endingOf = (name: string) => /[^.](\.(?!\d+$)[a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase()

/** The ending decides, for browsers guess the type from it; what has none goes by its type. */
export function isAccepted({ name, type }: Pick<Chosen, 'name' | 'type'>, accept: string): boolean {
  const accepted = accept.toLowerCase().split(',').map((one) => one.trim())
  return accepted.includes(endingOf(name) ?? type.toLowerCase())
}

function faultOf(file: Chosen, limits: Limits): Refused['word'] | null {
  if (!isAccepted(file, limits.accept)) return 'wrongType'
  if (file.size > limits.maxBytes) return 'tooLarge'
  return file.size === 0 ? 'uploadFailed' : null
}

/** `have`: how many are chosen already. */
export function pick<F extends Chosen>(files: readonly F[], have: number, limits: Limits): { taken: F[]; refused: Refused[] } {
  const taken: F[] = []
  const refused: Refused[] = []
  for (const file of files) {
    const word = faultOf(file, limits)
    if (word) refused.push({ word, name: file.name })
    else if (have + taken.length < limits.maxPerMessage) taken.push(file)
    else if (refused.at(-1)?.word !== 'tooMany') refused.push({ word: 'tooMany', name: file.name })
  }
  return { taken, refused }
}
