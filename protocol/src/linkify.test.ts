// Which addresses become links, and which never do.
import { expect, it } from 'vitest'
import { linkify } from './linkify.ts'

const links = (text: string) => linkify(text).filter(({ href }) => href !== null).map(({ text: shown }) => shown)

it.each([
  ['see https://a.example/x?y=1#z.', ['https://a.example/x?y=1#z']],
  ['(http://a.example/b)', ['http://a.example/b']],
  ['https://a.example/wiki/X_(y)!', ['https://a.example/wiki/X_(y)']],
  ['write to ada@shop.example, please', ['ada@shop.example']],
  ['mailto:ada@shop.example', ['mailto:ada@shop.example']],
  ['two https://a.example https://b.example', ['https://a.example', 'https://b.example']],
])('links in %j', (text, expected) => {
  expect(links(text)).toEqual(expected)
})

it.each([
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'data:text/html,<script>', 'vbscript:x', 'file:///etc/passwd',
  'blob:https://', 'www.example.com', 'a@b', 'https://', '<img src=x onerror=alert(1)>',
])('no link in %j', (text) => {
  expect(links(text)).toEqual([])
})

it('loses no character', () => {
  const text = 'a <b>https://x.example/?q="1"</b> ada@x.example. ok'
  expect(linkify(text).map((piece) => piece.text).join('')).toBe(text)
})

it('stays fast on long hostile text', () => {
  const began = performance.now()
  linkify('a.'.repeat(5000) + '@' + 'b-'.repeat(2500))
  linkify('https://' + ')'.repeat(9990))
  expect(performance.now() - began).toBeLessThan(500)
})
