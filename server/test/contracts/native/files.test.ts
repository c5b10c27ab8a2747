// Files: uploaded, sent once with a message, read by whoever may see them, linked, cleared away; and the corpus made to hurt.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileTypes, type Attachment, type Conversation, type ConversationEvent, type FileLinks, type WidgetSent } from '@switchboard/protocol'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFiles } from '../../../src/modules/files/jobs.ts'
import { s3Storage } from '../../../src/platform/storage/s3.ts'
import type { Storage } from '../../../src/platform/storage/storage.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, eventually, type Client, type Reply, type Staff, type VisitorClient } from '../../harness/client.ts'
import { hostileFiles } from '../../harness/hostile-files.ts'
import { png } from '../../harness/pictures.ts'
import { startS3 } from '../../harness/s3-stand-in.ts'

const hour = 3_600_000
let t: TestApp
let admin: Staff
let agent: Staff
let visitor: VisitorClient
beforeAll(async () => {
  t = await startApp()
  ;[admin, agent] = await Promise.all(['admin@demo.test', 'maya@demo.test'].map((login) => t.client.signIn(login))) as [Staff, Staff]
  visitor = await t.client.visit()
})
afterAll(() => t.stop())

const own = '/rest/v1/files'
const widget = '/rest/v1/widget/files'
const upload = async (who: Client, content: string | Uint8Array<ArrayBuffer> = 'hello', name = 'note.txt', type = 'text/plain'): Promise<Attachment> => {
  const { status, body } = await who.upload('session' in who ? widget : own, content, name, type)
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
const send = (who: VisitorClient, attachments: string[], says = '', id = clientId()): Promise<Reply<WidgetSent>> => who.post<WidgetSent>('/rest/v1/widget/messages', { text: says, clientId: id, attachments })
const fetchFile = (uid: string, headers: Record<string, string> = {}, what = ''): Promise<Response> => fetch(`${t.base}${own}/${uid}${what}`, { headers })
const as = (who: Client): Record<string, string> => ({ authorization: who.authorization ?? '' })
const conversationOf = async (uid: string): Promise<Conversation> => (await admin.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
const stored = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name) : [])

describe('sending files', () => {
  it('a message takes files along and needs no text; lists show their names', async () => {
    const files = [await upload(visitor, 'one', 'first.txt'), await upload(visitor, png(3, 2), 'second.png', 'image/png')]
    expect(files[0]).toEqual({ uid: expect.any(String) as string, name: 'first.txt', type: 'text/plain', size: 3, width: null, height: null, thumbnail: false })
    expect(files[1]).toMatchObject({ type: 'image/png', width: 3, height: 2, thumbnail: true })
    const { status, body } = await send(visitor, files.map((file) => file.uid).toReversed())
    expect(status).toBe(201)
    expect(body.event.attachments).toEqual(files.toReversed())
    expect((await conversationOf(body.conversation.uid)).lastMessage?.text).toBe('second.png, first.txt')
    const { body: page } = await admin.get<{ data: ConversationEvent[] }>(`/rest/v1/conversations/${body.conversation.uid}/events`)
    expect(page.data.at(-1)?.attachments).toEqual(files.toReversed())
  })

  it('each file goes once, whoever asks and however often', async () => {
    const { uid } = await upload(visitor)
    const id = clientId()
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => send(visitor, [uid], `try ${i}`)))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...Array.from({ length: 7 }, () => 404)])
    expect(answers.find((answer) => answer.status === 404)?.body).toMatchObject({ code: 'file.not_found', errors: [{ field: 'attachments' }] })
    // What failed left no message; what is repeated is told again.
    const next = await upload(visitor)
    const same = await Promise.all(Array.from({ length: 6 }, () => send(visitor, [next.uid], 'same', id)))
    expect(same.map((answer) => answer.status).toSorted()).toEqual([200, 200, 200, 200, 200, 201])
    expect(new Set(same.map((answer) => answer.body.event.uid)).size).toBe(1)
    expect((await t.database.admin(`select from conversation_events where text like 'try %' or text = 'same'`)).length).toBe(2)
  })

  it('only one\'s own, only so many, and never nothing at all', async () => {
    const [foreign, other] = [await upload(agent), await t.client.visit()]
    const stranger = await upload(other)
    for (const uid of [foreign.uid, stranger.uid, '01990000-0000-7000-8000-000000000000']) expect((await send(visitor, [uid])).status, uid).toBe(404)
    const eleven = await Promise.all(Array.from({ length: 11 }, () => upload(visitor)))
    expect((await send(visitor, eleven.map((file) => file.uid))).body).toMatchObject({ status: 400, errors: [{ field: 'attachments' }] })
    expect((await send(visitor, [eleven[0]?.uid ?? '', eleven[0]?.uid ?? ''])).status).toBe(400)
    expect((await send(visitor, [(eleven[0]?.uid ?? ''), (eleven[0]?.uid ?? '').toUpperCase()])).status).toBe(404)
    expect((await send(visitor, eleven.slice(0, 10).map((file) => file.uid.toUpperCase()))).status).toBe(201)
    for (const empty of ['', ' ', '\n\t']) expect((await send(visitor, [], empty)).body).toMatchObject({ status: 400, errors: [{ field: 'text' }] })
  })

  it('what could not be written leaves its files as they were', async () => {
    const { body } = await send(visitor, [], 'for the desk')
    const { uid } = await upload(agent)
    const path = `/rest/v1/conversations/${body.conversation.uid}/events`
    const event = (attachments: string[], type = 'message') => agent.post<ConversationEvent>(path, { type, text: '', clientId: clientId(), attachments })
    expect((await event([uid])).body).toMatchObject({ code: 'conversation.not_yours' })
    expect((await event([uid], 'note')).body).toMatchObject({ type: 'note', attachments: [{ uid }] })
    expect((await event([uid], 'note')).status).toBe(404)
  })

  it('over the socket, too; whoever listens hears of the files', async () => {
    const desk = await admin.socket()
    const phone = await visitor.socket()
    const { body } = await send(visitor, [], 'hello')
    const { uid } = await upload(admin, 'from the desk', 'answer.txt')
    desk.send({ type: 'send', conversation: body.conversation.uid, kind: 'message', text: '', clientId: clientId(), attachments: [uid] })
    const told = await phone.item('conversation.message', (item) => item.event?.author.kind === 'agent')
    expect(told.event?.attachments).toMatchObject([{ uid, name: 'answer.txt' }])
    expect((await fetchFile(uid, as(visitor))).status).toBe(200)
    desk.send({ type: 'send', conversation: body.conversation.uid, kind: 'message', text: '', clientId: clientId(), attachments: [uid] })
    expect((await desk.frame('error')).code).toBe('file.not_found')
    desk.close()
    phone.close()
  })
})

describe('who may read a file', () => {
  it('before it is sent: who uploaded it; then: staff, and the visitor of the conversation, but not what is in a note', async () => {
    const [mine, theirs] = [await upload(visitor), await upload(agent)]
    const other = await t.client.visit()
    const status = async (uid: string, who: Client): Promise<number> => (await fetchFile(uid, as(who))).status
    const everybody = async (uid: string): Promise<number[]> => Promise.all([visitor, other, agent, admin].map((who) => status(uid, who)))
    expect(await everybody(mine.uid)).toEqual([200, 404, 404, 404])
    expect(await everybody(theirs.uid)).toEqual([404, 404, 200, 404])
    const { body } = await send(visitor, [mine.uid])
    await agent.post(`/rest/v1/conversations/${body.conversation.uid}/events`, { type: 'note', text: '', clientId: clientId(), attachments: [theirs.uid] })
    expect(await everybody(mine.uid)).toEqual([200, 404, 200, 200])
    expect(await everybody(theirs.uid)).toEqual([404, 404, 200, 200])
    expect((await fetchFile(mine.uid)).status).toBe(401)
    expect((await visitor.post('/rest/v1/widget/files/links', { files: [mine.uid, theirs.uid] })).status).toBe(404)
  })

  it('a link works without a header, for five minutes, for this file, and for nothing else', async () => {
    const [one, two] = [await upload(visitor, png(4, 4), 'p.png', 'image/png'), await upload(visitor)]
    await send(visitor, [one.uid, two.uid])
    const { body, status } = await admin.post<FileLinks>('/rest/v1/files/links', { files: [one.uid, two.uid] })
    expect(status).toBe(200)
    const [first, second] = body.data
    expect(second?.thumbnailUrl).toBe(null)
    const get = (path: string): Promise<Response> => fetch(t.base + path)
    expect((await get(first?.url ?? '')).status).toBe(200)
    expect((await get(first?.thumbnailUrl ?? '')).status).toBe(200)
    const token = new URL(first?.url ?? '', t.base).searchParams.get('token') ?? ''
    const [tenant = '', ends = '', mac = ''] = token.split('.')
    const forged = [
      `${tenant}.${Number(ends) + 60}.${mac}`, `${Number(tenant) + 1}.${ends}.${mac}`, `${tenant}.${ends}.${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`, `${tenant}.${ends}.${mac.slice(1)}`, `${tenant}.${ends}.`, '..', 'x', `${token}x`,
    ]
    for (const bad of forged) expect((await get(`${own}/${one.uid}?token=${encodeURIComponent(bad)}`)).status, bad).toBe(403)
    expect((await get(`${own}/${two.uid}?token=${token}`)).status).toBe(403)
    // Who names himself is asked what he may, whatever link he has.
    expect((await fetchFile(one.uid, as(await t.client.visit()), `?token=${token}`)).status).toBe(404)
    expect((await fetchFile(one.uid, { authorization: 'Bearer x' }, `?token=${token}`)).status).toBe(401)
    for (const path of [`/rest/v1/me?token=${token}`, `/rest/v1/conversations?token=${token}`]) expect((await get(path)).status).toBe(401)
    t.clock.advance(4 * 60_000)
    expect((await get(first?.url ?? '')).status).toBe(200)
    t.clock.advance(62_000)
    expect((await get(first?.url ?? '')).status).toBe(403)
    expect(Date.parse(body.expiresAt)).toBeLessThan(t.clock.now())
  })
})

describe('how a file is answered', () => {
  it('never guessed at, never active, kept only as long as one may see it', async () => {
    const note = await upload(visitor, 'hello', 'Grüße "1".txt')
    const picture = await upload(visitor, png(2, 2), 'p.png', 'image/png')
    const headers = async (uid: string): Promise<Record<string, string>> => Object.fromEntries((await fetchFile(uid, as(visitor))).headers)
    expect(await headers(note.uid)).toMatchObject({
      'content-type': 'text/plain', 'content-length': '5', 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'", 'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache', vary: 'Authorization', 'content-disposition': `attachment; filename="Gr__e _1_.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20_1_.txt`,
    })
    expect((await headers(picture.uid))['content-disposition']).toMatch(/^inline; filename="p\.png"/)
  })

  it('in parts, and not again while it is the same', async () => {
    const content = Buffer.from('0123456789'.repeat(100))
    const { uid } = await upload(visitor, content)
    const get = (headers: Record<string, string>): Promise<Response> => fetchFile(uid, { ...as(visitor), ...headers })
    const tag = (await get({})).headers.get('etag') ?? ''
    const part = async (range: string, more: Record<string, string> = {}): Promise<unknown[]> => {
      const response = await get({ range, ...more })
      return [response.status, response.headers.get('content-range'), await response.text()]
    }
    expect(await part('bytes=10-14')).toEqual([206, 'bytes 10-14/1000', '01234'])
    expect(await part('bytes=995-')).toEqual([206, 'bytes 995-999/1000', '56789'])
    expect(await part('bytes=-3')).toEqual([206, 'bytes 997-999/1000', '789'])
    expect(await part('bytes=990-5000')).toEqual([206, 'bytes 990-999/1000', '0123456789'])
    expect(await part('bytes=0-1', { 'if-range': tag })).toEqual([206, 'bytes 0-1/1000', '01'])
    for (const odd of ['bytes=5-1', 'bytes=2000-', 'bytes=0-1,4-5', 'bytes=-', 'items=0-1', 'bytes=a-b', 'bytes=-0']) expect((await part(odd))[0], odd).toBe(200)
    expect((await part('bytes=0-1', { 'if-range': '"other"' }))[0]).toBe(200)
    const known = await get({ 'if-none-match': `"x", ${tag}` })
    expect([known.status, await known.text()]).toEqual([304, ''])
    expect((await fetch(`${t.base}${own}/${uid}`, { method: 'HEAD', headers: as(visitor) })).headers.get('content-length')).toBe('1000')
  })

  it('small pictures: WebP of at most 640 pixels, without what the camera noted; until then the picture itself', async () => {
    const noise = await sharp({ create: { width: 1_500, height: 900, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
      .withExif({ IFD0: { Copyright: 'SECRET-PLACE' } }).jpeg({ quality: 60 }).toBuffer()
    const file = await upload(visitor, new Uint8Array(noise), 'photo.jpg', 'image/jpeg')
    expect(file).toMatchObject({ width: 1_500, height: 900, thumbnail: true })
    const small = async (): Promise<Response> => fetchFile(file.uid, as(visitor), '/thumbnail')
    expect((await small()).status).toBe(200)
    const made = await eventually(async () => {
      const response = await small()
      return response.headers.get('content-type') === 'image/webp' && response
    }, 'a small picture', 15_000)
    expect(made.headers.get('content-disposition')).toMatch(/^inline; filename="photo\.webp"/)
    const bytes = Buffer.from(await made.arrayBuffer())
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 640, height: 384 })
    expect(bytes.includes('SECRET-PLACE')).toBe(false)
    expect(noise.includes('SECRET-PLACE')).toBe(true)
  })

  it('a picture that cannot be shrunk stays what it is', async () => {
    // The header is true enough to be taken, the rest is not there: only who decodes it finds out.
    const torn = await upload(visitor, png(64, 64, { width: 6_000, height: 8_000 }), 'torn.png', 'image/png')
    await eventually(async () => (await t.database.admin(`select from files where uid = $1 and thumbnail = 'failed'`, [torn.uid])).length === 1, 'the attempt', 20_000)
    const response = await fetchFile(torn.uid, as(visitor), '/thumbnail')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
  })
})

describe('what nobody uses', () => {
  it('goes after a day: first the mark, then the bytes, then the row; what is used stays', async () => {
    const folder = t.folder
    const [kept, picture, lost] = [await upload(visitor), await upload(visitor, png(5, 5), 'p.png', 'image/png'), await upload(visitor)]
    await send(visitor, [kept.uid])
    await eventually(async () => (await t.database.admin(`select from files where thumbnail = 'wanted'`)).length === 0, 'small pictures', 20_000)
    const ctx = t.app.outside
    t.clock.advance(23 * hour)
    const young = await upload(visitor)
    await cleanFiles(ctx)
    for (const file of [picture, lost]) expect((await fetchFile(file.uid, as(visitor))).status).toBe(200)
    t.clock.advance(2 * hour)
    // Two nodes at once do it once.
    await Promise.all([cleanFiles(ctx), cleanFiles(ctx), cleanFiles(ctx)])
    for (const file of [picture, lost]) expect((await fetchFile(file.uid, as(visitor))).status).toBe(404)
    for (const file of [kept, young]) expect((await fetchFile(file.uid, as(visitor))).status).toBe(200)
    expect((await send(visitor, [lost.uid])).status).toBe(404)
    const keys = (await t.database.admin<{ key: string }>(`select storage_key as key from files union select thumbnail_key from files where thumbnail = 'made'`)).map((row) => row.key)
    expect(stored(folder).toSorted()).toEqual(keys.toSorted())
  })

  it('an upload that a crash cut off is found by its row', async () => {
    await t.database.admin(`update files set state = 'dropped' where state = 'ready'`)
    await t.database.admin(`insert into files (uid, tenant_id, storage_key, name, type, size, sha256, visitor_id, created_at) select gen_random_uuid(), tenant_id, repeat('0', 32), 'x', 'text/plain', 1, sha256('x'), id, '2020-01-01' from visitors limit 1`)
    await cleanFiles(t.app.outside)
    expect(await t.database.admin(`select from files where state <> 'used'`)).toEqual([])
  })
})

describe('in an S3-compatible store', () => {
  it('the same holds: sent, read in parts, shrunk, cleared away', async () => {
    const keys = { id: 'AKIDEXAMPLE', secret: 'secret', region: 'eu-central-1', bucket: 'files' }
    const s3 = await startS3(keys)
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-s3-'))
    const far = await startApp({ storage: s3Storage({ endpoint: s3.endpoint, bucket: keys.bucket, region: keys.region, accessKeyId: keys.id, secretAccessKey: keys.secret }, folder) })
    const one = await far.client.visit()
    const [note, picture, unused] = [(await one.upload(widget, 'hello')).body, (await one.upload(widget, png(900, 30), 'p.png', 'image/png')).body, (await one.upload(widget, 'x')).body]
    expect((await send(one, [note.uid, picture.uid])).status).toBe(201)
    const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${far.base}${own}/${path}`, { headers: { ...as(one), ...headers } })
    const part = await get(note.uid, { range: 'bytes=1-3' })
    expect([part.status, await part.text()]).toEqual([206, 'ell'])
    await eventually(async () => (await get(`${picture.uid}/thumbnail`)).headers.get('content-type') === 'image/webp', 'a small picture', 20_000)
    far.clock.advance(25 * hour)
    await cleanFiles(far.app.outside)
    expect((await get(unused.uid)).status).toBe(404)
    // Two files and a small picture; nothing waits on this side.
    expect([s3.objects.size, stored(folder), s3.refusals]).toEqual([3, [], []])
    expect([...s3.objects.keys()].every((key) => /^\/files\/[0-9a-f]{32}$/.test(key))).toBe(true)
    s3.fail(500, 500, 500)
    expect((await get(note.uid)).status).toBe(503)
    s3.objects.clear()
    expect((await get(note.uid)).status).toBe(404)
    await far.stop()
    await s3.stop()
    await rm(folder, { recursive: true })
  })
})

describe('limits', () => {
  it('so many files and bytes an hour, over restarts; and none while the store is away', async () => {
    let away = false
    const refuse = (): Promise<never> => Promise.reject(new Error('the store is away'))
    const storage = t.app.platform.storage
    const shaky: Storage = { arrivals: storage.arrivals, put: (...given) => (away ? refuse() : storage.put(...given)), get: (...given) => (away ? refuse() : storage.get(...given)), remove: (key) => storage.remove(key) }
    const limited = await startApp({ rateScale: 1, storage: shaky })
    const one = await limited.client.visit()
    const answer = async (who: Client = one): Promise<number> => (await who.upload(widget, 'x')).status
    const { uid } = (await one.upload(widget, 'kept')).body
    away = true
    expect(await answer()).toBe(503)
    expect((await fetch(`${limited.base}${own}/${uid}`, { headers: as(one) })).status).toBe(503)
    away = false
    const codes = await Promise.all(Array.from({ length: 60 }, () => answer()))
    expect(codes.filter((code) => code === 201)).toHaveLength(58)
    expect(codes.filter((code) => code === 429)).toHaveLength(2)
    const again = await limited.another()
    const told = await one.upload(widget, 'x')
    expect([told.status, Number(told.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await fetch(again.base + widget, { method: 'POST', headers: as(one) })).status).toBe(429)
    expect(await answer(await limited.client.visit())).toBe(201)
    limited.clock.advance(hour)
    expect(await answer()).toBe(201)
    expect(limited.problems.filter((line) => !line.includes('the store is away'))).toEqual([])
    await again.stop()
    await limited.stop()
  })

  it('bytes count before they come in', async () => {
    // A fifth of 200 MiB.
    const limited = await startApp({ rateScale: 0.2, uploadMaxBytes: 10 * 1024 * 1024 })
    const one = await limited.client.visit()
    const big = new Uint8Array(9 * 1024 * 1024).fill(65)
    for (const wanted of [201, 201, 201, 201, 429]) expect((await one.upload(widget, big)).status).toBe(wanted)
    await limited.stop()
  })
})

describe('files made to hurt', () => {
  const corpus = hostileFiles()
  const inline = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/heic'])

  it(`${corpus.length} of them: refused with the field named, or harmless`, async () => {
    const guest = await t.client.visit()
    const taken: { label: string; file: Attachment }[] = []
    const before = process.memoryUsage.rss()
    for (const { label, name, type, content } of corpus) {
      const { status, body } = await guest.upload(widget, content, name, type)
      if (status === 201) taken.push({ label, file: body })
      else expect([status, body], label).toMatchObject([expect.toSatisfy((code) => code === 415 || code === 413 || code === 400) as number, { errors: [{ field: 'file' }] }])
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024)
    for (const { label, file } of taken) {
      const response = await fetchFile(file.uid, as(guest))
      const [type, disposition] = [response.headers.get('content-type') ?? '', response.headers.get('content-disposition') ?? '']
      expect(Object.keys(fileTypes), label).toContain(type)
      expect(disposition.startsWith('inline'), label).toBe(inline.has(type))
      expect([response.headers.get('x-content-type-options'), response.headers.get('content-security-policy')], label).toEqual(['nosniff', "sandbox; default-src 'none'"])
      // The name is one name, with nothing to see that is not there.
      expect(file.name, label).not.toMatch(/[/\\\p{Cc}\p{Cf}<>:"|?*]/u)
      expect(file.name.length, label).toBeGreaterThan(0)
      expect([...file.name].length, label).toBeLessThanOrEqual(120)
      expect(disposition, label).toMatch(/^(inline|attachment); filename="[ -~]*"; filename\*=UTF-8''[\w%.~!-]*$/)
    }
    const labels = taken.map(({ label }) => label)
    // The corpus is no row of refusals, and what acts is never taken.
    expect(taken.length).toBeGreaterThan(40)
    expect(labels.filter((label) => /^(html|svg|xml|xhtml|php|shell|a program|a fragment|an iframe|nothing)/.test(label))).toEqual([])
    expect(labels.filter((label) => /×|cut off|without a (frame|size)|endless|filling/.test(label))).toEqual([])
    expect(labels).toContain('a PNG with a page')
  }, 120_000)

  it('memory does not grow with what comes in, however much at once', async () => {
    const roomy = await startApp({ uploadMaxBytes: 10 * 1024 * 1024 })
    const one = await roomy.client.visit()
    const sender = spawn(process.execPath, [join(import.meta.dirname, '../../harness/send-files.ts'), roomy.base + widget, one.authorization ?? '', '24', String(10 * 1024 * 1024)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [before, heard] = [process.memoryUsage.rss(), text(sender.stdout)]
    let most = 0
    const watch = setInterval(() => { most = Math.max(most, process.memoryUsage.rss() - before) }, 20)
    const statuses = (await heard).trim().split(' ')
    clearInterval(watch)
    // Half of them never end.
    expect(statuses.toSorted()).toEqual([...Array.from({ length: 12 }, () => '201'), ...Array.from({ length: 12 }, () => '413')])
    expect(most).toBeLessThan(100 * 1024 * 1024)
    expect(stored(join(roomy.folder, 'arrivals'))).toEqual([])
    await roomy.stop()
  }, 60_000)

  it('nothing of it became a path, and no half of anything stayed', async () => {
    expect(stored(t.folder).filter((name) => !/^[0-9a-f]{32}$/.test(name))).toEqual([])
    expect(stored(join(t.folder, 'arrivals'))).toEqual([])
  })

  it('logged no problem', () => {
    expect(t.problems).toEqual([])
  })
})
