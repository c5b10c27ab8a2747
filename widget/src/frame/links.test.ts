// Addresses of files: asked for together, again when they have ended, and one that is gone hides no other.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLinks } from './links.ts'
import { createModel } from './model.ts'

let asked: string[][] = []
let gone: string[] = []

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  gone = []
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { files } = JSON.parse(body) as { files: string[] }
    asked.push(files)
    const data = files.map((file) => ({ file, url: `/f/${file}?${asked.length}`, thumbnailUrl: null }))
    return files.some((file) => gone.includes(file)) ? new Response('{"code":"file.not_found"}', { status: 404 }) : Response.json({ data, expiresAt: '' })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const make = () => createLinks(createModel('pub_a', { url: '', title: '', referrer: '' }))

it('asks for many at once, fifty at most, and no more while they are good', async () => {
  const links = make()
  const uids = Array.from({ length: 60 }, (_, index) => `f${index}`)
  const wanted = uids.flatMap((uid) => [links.want(uid), links.want(uid)])
  await vi.advanceTimersByTimeAsync(30)
  expect((await Promise.all(wanted)).every((link) => link?.url.startsWith('/f/'))).toBe(true)
  expect(asked.map((files) => files.length)).toEqual([50, 10])
  await links.want('f1')
  expect(asked).toHaveLength(2)
  expect(links.of('f59')?.url).toBe('/f/f59?2')
})

it('asks again when an address has ended', async () => {
  const links = make()
  void links.want('f1')
  await vi.advanceTimersByTimeAsync(30)
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  const again = links.want('f1')
  await vi.advanceTimersByTimeAsync(30)
  expect((await again)?.url).toBe('/f/f1?2')
})

it('finds the others when one is gone', async () => {
  gone = ['f2']
  const links = make()
  const wanted = ['f1', 'f2', 'f3'].map((uid) => links.want(uid))
  await vi.advanceTimersByTimeAsync(30)
  expect((await Promise.all(wanted)).map((link) => link?.url ?? null)).toEqual(['/f/f1?2', null, '/f/f3?4'])
})

it('opens a tab at once when the address must be fetched first', async () => {
  const tab = { opener: {}, location: { replace: vi.fn() }, close: vi.fn() }
  vi.stubGlobal('window', { open: vi.fn(() => tab) })
  const links = make()
  const click = new Event('click', { cancelable: true })
  links.opened('f1', click)
  expect(click.defaultPrevented).toBe(true)
  await vi.advanceTimersByTimeAsync(30)
  expect(tab).toMatchObject({ opener: null })
  expect(tab.location.replace).toHaveBeenCalledWith('/f/f1?1')

  const second = new Event('click', { cancelable: true })
  links.opened('f1', second)
  expect(second.defaultPrevented).toBe(false)
})
