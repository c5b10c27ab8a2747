import { maxMessageLength } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import { BadScript, parseScript, readScript, sampleFile } from './dialogues.ts'

const line = (...turns: [role: string, text: string, at?: number][]): string => JSON.stringify({ id: 'd', turns: turns.map(([role, text, at]) => ({ role, text, ...(at === undefined ? {} : { at }) })) })

describe('a script', () => {
  it('leaves out what cannot be said, and counts it', () => {
    const long = 'x'.repeat(maxMessageLength + 1)
    const text = [line(['agent', 'too early'], ['customer', 'hi', 5], ['agent', ' \n'], ['customer', long], ['agent', 'bye', 6.5]), '', line(['agent', 'alone'])].join('\n')
    expect(parseScript(text, 'f')).toEqual({
      dialogues: [{ id: 'd', turns: [{ role: 'customer', text: 'hi', at: 5 }, { role: 'agent', text: 'bye', at: 6.5 }] }],
      skipped: { turns: 4, dialogues: 1 },
    })
  })

  it('takes the longest text there may be, and no more dialogues than asked', () => {
    const text = [line(['customer', 'x'.repeat(maxMessageLength)]), line(['customer', 'b']), 'not read any more'].join('\n')
    expect(parseScript(text, 'f', 2).dialogues).toHaveLength(2)
  })

  it.each(['{', '[]', '{"id":"a"}', line(['robot', 'a']), '{"id":"a","turns":[{"role":"agent"}]}', ''])('refuses %s with the place', (text) => {
    expect(() => parseScript(text, 'f')).toThrow(BadScript)
  })

  it('has a sample that can be said as it is', async () => {
    const script = await readScript(sampleFile)
    expect(script.skipped).toEqual({ turns: 0, dialogues: 0 })
    expect(script.dialogues).toHaveLength(60)
    expect(new Set(script.dialogues.map((dialogue) => dialogue.id)).size).toBe(60)
    expect(Math.min(...script.dialogues.map((dialogue) => dialogue.turns.length))).toBe(4)
  })
})
