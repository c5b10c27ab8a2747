// What the loader says. The launcher's label is at hand in every language, because it is read before any request; the
// rest is fetched once there is a frame to speak of, and is English where it cannot be had.
import { languageOf } from '../languages.ts'
import labels from './labels.json'
import { en } from './words.json'

/** Name of the built files of words.json without their language, see build.mjs. */
declare const WORDS: string

type Fetched = typeof en
export interface LoaderWords extends Fetched { language: string; open: string }

/** Until the other words are here, the launcher's label stays the same when it is pressed. */
export function wordsAtHand(locale: string): LoaderWords {
  const language = languageOf(locale, labels)
  const open = labels[language as keyof typeof labels]
  return { ...en, language, open, close: open }
}

/** By `import` and not by `fetch`: every policy that let the loader in lets this in too. */
export async function loadWords(base: URL, language: string): Promise<Fetched> {
  const { default: words } = await import(/* @vite-ignore */ new URL(`widget/assets/${WORDS}-${language}.js`, base).href)
  return words
}
