import { expect, test } from 'vitest'
import { Together } from './together.ts'

/** Statements that end when told to. */
function line(patienceMs?: number) {
  const together = new Together(patienceMs)
  const sent: { questions: string[]; end(error?: Error): void }[] = []
  const ask = (kind: string, question: string): Promise<string> => together.ask(kind, question, (questions) => new Promise((resolve, reject) => {
    const at = sent.length
    sent.push({ questions, end: (error) => error ? reject(error) : resolve(questions.map((one) => `${one} at ${at}`)) })
  }))
  return { ask, sent, turn: () => new Promise((resolve) => setImmediate(resolve)) }
}

test('what is asked in one turn travels together, each kind for itself, and everybody gets his own answer', async () => {
  const { ask, sent, turn } = line()
  const answers = Promise.all([ask('a', 'one'), ask('a', 'two'), ask('b', 'three')])
  await turn()
  expect(sent.map((one) => one.questions)).toEqual([['one', 'two'], ['three']])
  for (const one of sent) one.end()
  expect(await answers).toEqual(['one at 0', 'two at 0', 'three at 1'])
})

test('who asks while one is under way gets the answer of a later one, with all who came meanwhile', async () => {
  const { ask, sent, turn } = line()
  const first = ask('a', 'same')
  await turn()
  const later = [ask('a', 'same')]
  await turn()
  later.push(ask('a', 'other'))
  await turn()
  expect(sent).toHaveLength(1)
  sent[0]?.end()
  expect(await first).toBe('same at 0')
  await turn()
  expect(sent.map((one) => one.questions)).toEqual([['same'], ['same', 'other']])
  sent[1]?.end()
  expect(await Promise.all(later)).toEqual(['same at 1', 'other at 1'])
})

test('a failure is that of all who travelled, and of nobody who comes after', async () => {
  const { ask, sent, turn } = line()
  const failing = Promise.allSettled([ask('a', 'one'), ask('a', 'two')])
  await turn()
  const next = ask('a', 'three')
  sent[0]?.end(new Error('lost'))
  expect((await failing).map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual(['lost', 'lost'])
  await turn()
  sent[1]?.end()
  expect(await next).toBe('three at 1')
})

test('a crowd travels in parts', async () => {
  const { ask, sent, turn } = line()
  const all = Array.from({ length: 450 }, (_, n) => ask('a', String(n)))
  for (let i = 0; i < 3; i++) {
    await turn()
    sent[i]?.end()
  }
  expect((await Promise.all(all)).at(-1)).toBe('449 at 2')
  expect(sent.map((one) => one.questions.length)).toEqual([200, 200, 50])
})

test('who hears nothing is told in time, and those behind him go on', async () => {
  const { ask, sent, turn } = line(50)
  const silent = ask('a', 'one').catch((error: { code?: string }) => error.code)
  await turn()
  const next = ask('a', 'two')
  expect(await silent).toBe('server.busy')
  await turn()
  sent[1]?.end()
  expect(await next).toBe('two at 1')
  // What comes at last is nobody's answer.
  sent[0]?.end(new Error('reset'))
  await turn()
  const after = ask('a', 'three')
  await turn()
  sent[2]?.end()
  expect(await after).toBe('three at 2')
})
