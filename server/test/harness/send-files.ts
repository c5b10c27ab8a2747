// A program of its own that sends files, so that the memory which a test looks at is the server's: every second one never ends.
// node send-files.ts URL AUTHORIZATION HOW-MANY SIZE
import { request } from 'node:http'

const [url = '', authorization = '', many, size] = process.argv.slice(2)
const chunk = Buffer.alloc(64 * 1024, 'a')

const send = (endless: boolean): Promise<number> => new Promise((resolve) => {
  const headers = { authorization, 'content-type': 'multipart/form-data; boundary=x' }
  let answered = false
  const call = request(url, { method: 'POST', headers }, (response) => {
    answered = true
    response.resume()
    resolve(response.statusCode ?? 0)
    call.destroy()
  })
  call.on('error', () => { if (!answered) resolve(0) })
  call.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n')
  let left = endless ? Infinity : Number(size)
  const more = (): void => {
    while (left > 0 && !call.destroyed) {
      const part = chunk.subarray(0, Math.min(left, chunk.length))
      left -= part.length
      if (!call.write(part)) { call.once('drain', more); return }
    }
    if (!call.destroyed) call.end('\r\n--x--\r\n')
  }
  more()
})

const statuses = await Promise.all(Array.from({ length: Number(many) }, (_, i) => send(i % 2 === 1)))
process.stdout.write(statuses.join(' '))
process.exit(0)
