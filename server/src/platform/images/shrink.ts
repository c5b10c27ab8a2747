// Small pictures, made by another program: whoever sends a picture made to hurt hurts a process that has nothing, knows
// nothing, and is ended when it takes too long or too much memory.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { second } from '../../kernel/clock.ts'

const program = join(import.meta.dirname, 'shrink-child.ts')
const timeoutMs = 15 * second
/** The largest answer: what is larger is no small picture. */
const mostBytes = 2 * 1024 * 1024

export class NoPicture extends Error {}

/** The picture as WebP without metadata, its longer side at most `side` pixels. Errors: `NoPicture`. */
export function shrink(picture: Readable, side: number, maxPixels: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // No environment: the program gets no secret that it could give away.
    const child = spawn(process.execPath, ['--max-old-space-size=128', program, String(side), String(maxPixels)], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] })
    const parts: Buffer[] = []
    let size = 0
    let ended = false
    const end = (error: Error | null): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      picture.destroy()
      child.kill('SIGKILL')
      if (error) reject(error)
      else resolve(Buffer.concat(parts))
    }
    const timer = setTimeout(() => end(new NoPicture('it took too long')), timeoutMs)
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > mostBytes) end(new NoPicture('the result is too large'))
    })
    child.on('error', end)
    child.on('close', (code, signal) => end(code === 0 && size > 0 ? null : new NoPicture(signal ? `ended by ${signal}` : `ended with ${code ?? 'nothing'}`)))
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined)
    picture.on('error', end)
    picture.pipe(child.stdin)
  })
}
