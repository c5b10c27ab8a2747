// What keeps people out of a page, as axe finds it.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** The rules that a page breaks, as axe names them. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
