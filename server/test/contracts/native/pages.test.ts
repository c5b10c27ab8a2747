// Pages, files and documents: their policy, their headers, and that nothing else can be fetched.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'

let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())

/** As it is written: `fetch` would tidy the path up. */
const raw = (path: string): Promise<{ status: number; type: string; text: string }> => new Promise((resolve, reject) => {
  request(t.base, { path }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (part: string) => { text += part }).on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }))
  }).on('error', reject).end()
})

describe('every answer', () => {
  it.each(['/', '/app/inbox', '/demo', '/docs', '/docs/errors', '/widget.js', '/widget/frame?key=pub_demo', '/widget/preview', '/openapi.json', '/readyz', '/rest/v1/me', '/nothing'])('of %s carries the headers that keep it what it is', async (path) => {
    const { headers } = await t.client.get(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors/)
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('of the API is kept by nobody', async () => {
    const { headers } = await (await t.client.signIn('maya')).get('/rest/v1/me')
    expect([headers.get('cache-control'), headers.get('vary')]).toEqual(['no-store', 'authorization'])
  })
})

describe('pages', () => {
  it('let nobody frame the console, and whom the inbox allows frame the widget', async () => {
    expect((await t.client.get('/')).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect((await t.client.get('/widget/frame?key=pub_demo')).headers.get('content-security-policy')).toContain('frame-ancestors *')
    expect((await t.client.get('/widget/preview')).headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    const admin = await t.client.signIn('ada')
    const { body: { data: [inbox] } } = await admin.get<{ data: { uid: string }[] }>('/rest/v1/inboxes')
    expect((await admin.call('PATCH', `/rest/v1/inboxes/${inbox?.uid}`, { allowedOrigins: ['https://shop.example', 'https://*.example.org'] })).status).toBe(200)
    expect((await t.client.get('/widget/frame?key=pub_demo')).headers.get('content-security-policy')).toContain("frame-ancestors 'self' https://shop.example https://*.example.org")
    await admin.call('PATCH', `/rest/v1/inboxes/${inbox?.uid}`, { allowedOrigins: [] })
  })

  it.each(['/widget/frame', '/widget/frame?key=nobody', '/widget/frame?key=pub_demo&key=x', '/widget/frame?key=%00'])('%s is no inbox', async (path) => {
    expect((await t.client.get(path)).status).toBe(404)
  })
})

describe('files', () => {
  it.each([
    '/assets/../index.html', '/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/assets/..%5c..%5cpackage.json', '/assets/',
    '//etc/passwd', '/.env', '/server/src/main.ts', '/docs/assets/package.json', '/widget/assets/../../package.json', '/assets/%00',
  ])('%s is nothing', async (path) => {
    const told = await raw(path)
    expect([400, 404], told.text).toContain(told.status)
    expect(told.type).toContain('application/problem+json')
  })

  it('of the documentation are its own, under an address that names their version', async () => {
    const docs = (await t.client.get<string>('/docs')).body
    const [, assets = ''] = /src="(\/docs\/assets\/[^/"]+)\//.exec(docs) ?? []
    expect(docs).not.toMatch(/https?:/)
    for (const [file, status] of [['swagger-ui.css', 200], ['swagger-ui-bundle.js', 200], ['package.json', 404], ['swagger-initializer.js', 404]] as const) {
      expect([file, (await t.client.get(`${assets}/${file}`)).status]).toEqual([file, status])
    }
  })
})

it('the `type` of a problem names a place in a document', async () => {
  const { type } = (await t.client.get('/rest/v1/me')).body as { type: string }
  const [path = '', code = ''] = type.split('#')
  expect((await t.client.get<string>(path)).body).toContain(`id="${code}"`)
})

it('logged no problem', () => {
  expect(t.problems).toEqual([])
})
