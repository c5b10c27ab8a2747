// The snippet says what differs from the usual, and nothing typed gets out of its script.
import { expect, it, vi } from 'vitest'
import { snippetOf } from './snippet-of.ts'

vi.stubGlobal('location', { origin: 'https://chat.example' })
const usual = { hue: 322, theme: 'auto', position: 'right', launcherText: '', showAgentNames: true } as const

it('is short for usual looks', () => {
  expect(snippetOf('pub_1', usual)).toContain(`$switchboard('boot',{"inbox":"pub_1"})</script>\n<script async src="https://chat.example/widget.js">`)
})

it('carries what must hold before the chat is opened', () => {
  const text = snippetOf('pub_1', { ...usual, hue: 20, theme: 'dark', position: 'left', launcherText: '</script><script>alert(1)' })
  expect(text).toContain('"hue":20,"theme":"dark","side":"start"')
  expect(text.match(/<script/g)).toHaveLength(2)
})
