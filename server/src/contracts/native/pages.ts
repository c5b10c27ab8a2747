// The pages of the product: console, widget, demo host page, and the documentation of the API.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { demoKey } from '../../modules/installation/index.ts'
import { contextOfInboxKey, inboxBy } from '../../modules/inboxes/index.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import { pageOf, policy, readPage, sendPage, sendText, serveAssets } from '../../platform/http/pages.ts'
import { docsFiles, docsPage, docsScript, errorsPage } from './docs-page.ts'

const root = join(import.meta.dirname, '../../../..')
const consoleDist = join(root, 'console/dist')
const widgetDist = join(root, 'widget/dist')

/** Sites may write `https://*.example.com`; whatever else was let in by validation is a plain origin. */
const ancestors = (origins: string[]): string => (origins.length === 0 ? '*' : ["'self'", ...origins].join(' '))

/** The key of an inbox; what cannot be one is the key of none. */
const keyOf = (given: unknown): string => (typeof given === 'string' && /^[\w-]{1,100}$/.test(given) ? given : '')

export interface PagesOptions { demo: boolean }

export async function pagesPlugin(server: FastifyInstance, platform: Platform, options: PagesOptions): Promise<void> {
  await serveAssets(server, join(consoleDist, 'assets'), '/assets/', true)
  await serveAssets(server, join(widgetDist, 'assets'), '/widget/assets/', false)
  const consolePage = readPage(consoleDist, 'index.html')
  const framePage = readPage(widgetDist, 'frame.html')
  const previewPage = readPage(widgetDist, 'preview.html')
  const loader = readPage(widgetDist, 'widget.js')
  const demoPage = readPage(widgetDist, 'demo.html', (text) => text.replaceAll('__WIDGET_KEY__', demoKey))

  const serveConsole = policy("'none'")
  server.get('/', async (_, reply) => sendPage(reply, consolePage, serveConsole))
  server.get('/app', async (_, reply) => sendPage(reply, consolePage, serveConsole))
  server.get('/app/*', async (_, reply) => sendPage(reply, consolePage, serveConsole))

  server.get('/widget.js', async (_, reply) => {
    if (loader === null) return sendPage(reply, null, '')
    return sendText(reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=300').header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin'), loader)
  })
  server.get<{ Querystring: { key?: unknown } }>('/widget/frame', async (request, reply) => {
    try {
      const key = keyOf(request.query.key)
      const ctx = await contextOfInboxKey(makeContext(platform, 'none'), key)
      const inbox = await inboxBy(ctx, { key })
      return await sendPage(reply, framePage, policy(ancestors(inbox.allowedOrigins)))
    } catch (error) {
      if (error instanceof AppError) return reply.code(404).type('text/plain').send('There is no such inbox.')
      throw error
    }
  })
  server.get('/widget/preview', async (_, reply) => sendPage(reply, previewPage, policy("'self'")))
  server.get('/demo', async (_, reply) => {
    if (!options.demo) return reply.callNotFound()
    const csp = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "frame-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join('; ')
    return sendPage(reply, demoPage, csp)
  })

  const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')
  const assets = `/docs/assets/${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`
  await serveAssets(server, dirname(manifest), `${assets}/`, false, docsFiles)
  server.get('/docs/boot.js', async (_, reply) => reply.type('text/javascript').send(docsScript))
  const [docs, errors] = [pageOf(docsPage(assets)), pageOf(errorsPage())]
  // Swagger UI sets style attributes; scripts stay strict.
  server.get('/docs', async (_, reply) => sendPage(reply, docs, serveConsole.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")))
  server.get('/docs/errors', async (_, reply) => sendPage(reply, errors, serveConsole))
}
