// Files on their way: two at a time, called off, tried again, and sent again for another session.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createModel, type Model } from './model.ts'
import type { Session } from './session.ts'
import { createUploads, type Uploads } from './uploads.ts'

class FakeRequest extends EventTarget {
  static made: FakeRequest[] = []
  readonly upload = new EventTarget()
  status = 0
  responseText = ''
  token = ''
  aborted = false
  constructor() {
    super()
    FakeRequest.made.push(this)
  }
  open() {}
  setRequestHeader(_: string, value: string) { this.token = value }
  send() {}
  getResponseHeader() { return null }
  abort() {
    this.aborted = true
    this.dispatchEvent(new Event('abort'))
  }
  answer(status: number, body: unknown) {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.dispatchEvent(new Event('load'))
  }
}
const request = (index: number) => {
  const made = FakeRequest.made[index]
  if (!made) throw new Error(`no request ${index}`)
  return made
}
const stored = (uid: string) => ({ uid, name: 'a.txt', type: 'text/plain', size: 1, width: null, height: null, thumbnail: false })
const settle = () => vi.waitFor(() => Promise.resolve())
const file = (name: string) => new File(['x'], name, { type: 'text/plain' })

let model: Model
let uploads: Uploads
const states = () => model.uploads.value.map(({ state }) => state).join(' ')

beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  FakeRequest.made = []
  model = createModel('pub_a', { url: '', title: '', referrer: '' })
  model.token.value = 'one'
  model.config.value = { files: { maxBytes: 100, maxPerMessage: 3, accept: '.txt' } } as Model['config']['value']
  const session = { ensure: async () => model.token.value ?? 'new', end: () => { model.token.value = null } } as Session
  uploads = createUploads(model, session, () => {})
})
afterEach(() => vi.unstubAllGlobals())

it('sends two at a time and hands over what the server has', async () => {
  uploads.add([file('a.txt'), file('b.txt'), file('c.txt'), file('d.exe')])
  await settle()
  expect(states()).toBe('uploading uploading waiting')
  expect(model.refusedFiles.value).toEqual([{ word: 'wrongType', name: 'd.exe' }])
  request(0).upload.dispatchEvent(Object.assign(new Event('progress'), { loaded: 1, total: 4 }))
  expect(model.uploads.value[0]?.part).toBe(0.25)
  request(0).answer(201, stored('f0'))
  await vi.waitFor(() => expect(states()).toBe('done uploading uploading'))
  request(2).answer(201, stored('f2'))
  request(1).answer(201, { ...stored('f1'), extra: 'of the server' })
  await vi.waitFor(() => expect(states()).toBe('done done done'))
  expect(uploads.take()).toEqual([stored('f0'), stored('f1'), stored('f2')])
  expect(model.uploads.value).toEqual([])
})

it('calls one off, and another takes its lane', async () => {
  uploads.add([file('a.txt'), file('b.txt'), file('c.txt')])
  await settle()
  uploads.remove(model.uploads.value[0]?.id ?? '')
  expect(request(0).aborted).toBe(true)
  await vi.waitFor(() => expect(states()).toBe('uploading uploading'))
  expect(model.uploads.value.map(({ file: { name } }) => name)).toEqual(['b.txt', 'c.txt'])
})

it('says what failed, and tries again when asked', async () => {
  uploads.add([file('a.txt')])
  await settle()
  request(0).answer(503, {})
  await vi.waitFor(() => expect(states()).toBe('failed'))
  uploads.retry(model.uploads.value[0]?.id ?? '')
  await vi.waitFor(() => expect(FakeRequest.made).toHaveLength(2))
  request(1).answer(415, { code: 'file.refused' })
  await vi.waitFor(() => expect(model.refusedFiles.value).toEqual([{ word: 'wrongType', name: 'a.txt' }]))
  expect(model.uploads.value).toEqual([])
})

it('sends again for another session what the server kept for the old one', async () => {
  uploads.add([file('a.txt')])
  await settle()
  request(0).answer(201, stored('f0'))
  await vi.waitFor(() => expect(states()).toBe('done'))
  model.token.value = 'two'
  await vi.waitFor(() => expect(FakeRequest.made).toHaveLength(2))
  expect(request(1).token).toBe('Visitor two')
  expect(states()).toBe('uploading')
  request(1).answer(201, stored('f1'))
  await vi.waitFor(() => expect(states()).toBe('done'))
  expect(uploads.take()).toEqual([stored('f1')])
})
