// The pages of the product: console, widget, demo host page, and the documentation of the API.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { demoKey } from '../../modules/installation/index.ts'
import { contextOfInboxKey, inboxBy } from '../../modules/inboxes/index.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import { pageOf, policy, readPage, sendPage, sendText, serveAssets } from '../../platform/http/pages.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { docsPage, docsScript } from './docs-page.ts'

const root = join(import.meta.dirname, '../../../..')
const consoleDist = join(root, 'console/dist')
const widgetDist = join(root, 'widget/dist')

/** Sites may write `https://*.example.com`; whatever else was let in by validation is a plain origin. */
const ancestors = (origins: string[]): string => (origins.length === 0 ? '*' : ["'self'", ...origins].join(' '))

export async function pagesPlugin(server: FastifyInstance, platform: Platform, options: { demo: boolean }): Promise<void> {
  await serveAssets(server, join(consoleDist, 'assets'), '/assets/', true)
  await serveAssets(server, join(widgetDist, 'assets'), '/widget/assets/', false)
  const consolePage = readPage(consoleDist, 'index.html')
  const framePage = readPage(widgetDist, 'frame.html')
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
  server.get<{ Querystring: { key?: string } }>('/widget/frame', async (request, reply) => {
    const { key } = request.query
    try {
      const ctx = await contextOfInboxKey(makeContext(platform, 'none'), typeof key === 'string' ? key : '')
      const inbox = await inboxBy(ctx, { key: key ?? '' })
      return await sendPage(reply, framePage, policy(ancestors(inbox.allowedOrigins)))
    } catch (error) {
      if (error instanceof AppError) return reply.code(404).type('text/plain').send('There is no such inbox.')
      throw error
    }
  })
  server.get('/demo', async (_, reply) => {
    if (!options.demo) return reply.callNotFound()
    const csp = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "frame-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join('; ')
    return sendPage(reply, demoPage, csp)
  })

  server.get('/livez', async (_, reply) => reply.send({ status: 'ok' }))
  for (const path of ['/readyz', '/health']) {
    server.get(path, async (_, reply) => {
      const ready = await positionNow(makeContext(platform, 'none')).then(() => true, () => false)
      return reply.code(ready ? 200 : 503).header('cache-control', 'no-store').send({ status: ready ? 'ok' : 'unavailable', database: ready })
    })
  }

  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  await serveAssets(server, swagger, '/docs/assets/', false)
  server.get('/docs/boot.js', async (_, reply) => reply.type('text/javascript').send(docsScript))
  // Swagger UI sets style attributes; scripts stay strict.
  server.get('/docs', async (_, reply) => sendPage(reply, pageOf(docsPage), `${serveConsole.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")}`))
}
