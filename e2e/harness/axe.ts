// The rules of accessibility that a document breaks. Each document is looked at by itself, which is much quicker than a page
// together with its frames.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame } from 'playwright-core'

export interface Violation { id: string; impact: string; help: string; nodes: { target: string[]; html: string; any: { message: string }[] }[] }
interface Axe { run(context: unknown, options: unknown): Promise<{ violations: Violation[] }> }

const packages = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
const source = readFileSync(packages.resolve('axe-core'), 'utf8')

/** Colours are what they will be once every transition has ended, however short, and the end was drawn. */
const drawn = (frame: Frame): Promise<void> => frame.evaluate(async () => {
  const twice = () => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)) })
  await twice()
  const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
  await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)))
  await twice()
})

/** `rules`: only these; null: all. */
export async function violationsIn(frame: Frame, rules: string[] | null = null): Promise<Violation[]> {
  if (!await frame.evaluate(() => 'axe' in globalThis)) await frame.evaluate(source)
  await drawn(frame)
  return frame.evaluate(async (only) => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(document, { iframes: false, resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) })
    return violations
  }, rules)
}

/** In words. */
export async function barriers(frame: Frame, rules: string[] | null = null): Promise<string[]> {
  return (await violationsIn(frame, rules)).map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`)
}
