// What a journey needs that kills nobody: the product, on a database of its own, and the browser.
import type { Browser } from 'playwright-core'
import { sharedBrowser } from './chromium.ts'
import { startProduct, type Product, type ProductOptions } from './product.ts'

export interface Stage { product: Product; browser: Browser; base: string; /** Everybody goes home: each person is a context. */ clear(): Promise<void>; close(): Promise<void> }

export async function openStage(options: ProductOptions = {}): Promise<Stage> {
  const [product, browser] = await Promise.all([startProduct(options), sharedBrowser()])
  const clear = async (): Promise<void> => { await Promise.all(browser.contexts().map((context) => context.close())) }
  return {
    product, browser, clear, base: product.base,
    close: async () => {
      await clear()
      await product.stop()
      if (product.problems.length > 0) throw new Error(`the product logged: ${product.problems.join('')}`)
    },
  }
}
