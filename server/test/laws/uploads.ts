// Multipart bodies: a valid one for every route that takes a file, and such as are made to hurt.
import type { Route } from '../../src/platform/http/route.ts'

const boundary = 'twelve-roses'
export const multipartType = `multipart/form-data; boundary=${boundary}`

export interface Part { name?: string; filename?: string | null; type?: string | null; content: string | Uint8Array; headers?: string[] }

/** As it travels. Names stand as they are given, hostile or not. */
export function multipart(parts: Part[], end = `--${boundary}--\r\n`): Uint8Array<ArrayBuffer> {
  const chunks = parts.flatMap(({ name = 'file', filename = 'note.txt', type = 'text/plain', content, headers = [] }) => [
    Buffer.from([
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"${filename === null ? '' : `; filename="${filename}"`}`,
      ...(type === null ? [] : [`Content-Type: ${type}`]), ...headers, '', '',
    ].join('\r\n')),
    typeof content === 'string' ? Buffer.from(content) : content,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...chunks, Buffer.from(end)])
}

export interface Sent { body: string | Uint8Array<ArrayBuffer>; headers: Record<string, string> }

/** A file that may be sent, for a route that takes one. */
export const fileFor = (mark = ''): Sent => ({ body: multipart([{ filename: `${mark}note.txt`, content: `${mark}hello` }]), headers: { 'content-type': multipartType } })

export interface UploadShot { label: string; body: string | Uint8Array<ArrayBuffer>; type?: string; status: number[]; field?: string }

const text = { content: 'hello' }
const ok: number[] = []

/** `limit`: the size that is allowed. */
export function hostileUploads(route: Route, limit: number): UploadShot[] {
  const field = route.upload?.field ?? 'file'
  const refused = (label: string, part: Part): UploadShot => ({ label, body: multipart([part]), status: [415], field })
  return [
    ...['{}', '{', '[]', '7', '{"file":"x"}', '{"__proto__":{"a":1}}', JSON.stringify({ file: 'x'.repeat(300_000) })].map((body): UploadShot => ({ label: `JSON ${body.slice(0, 30)}`, body, type: 'application/json', status: [400] })),
    ...['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'x'].map((type): UploadShot => ({ label: `type ${type}`, body: 'file=x', type, status: [400] })),
    { label: 'no boundary', body: multipart([text]), type: 'multipart/form-data', status: [400], field },
    { label: 'another boundary', body: multipart([text]), type: 'multipart/form-data; boundary=other', status: [400], field },
    { label: 'a long boundary', body: multipart([text]), type: `multipart/form-data; boundary=${'x'.repeat(300)}`, status: [400], field },
    { label: 'nothing', body: '', status: [400], field },
    { label: 'garbage', body: '{"a":1}', status: [400], field },
    { label: 'no part', body: multipart([]), status: [400], field },
    { label: 'cut off', body: multipart([text], ''), status: [400], field },
    { label: 'cut off in a header', body: `--${boundary}\r\nContent-Disposition: form-da`, status: [400], field },
    { label: 'no file but a field', body: multipart([{ ...text, filename: null }]), status: [400], field },
    { label: 'another name', body: multipart([{ ...text, name: 'upload' }]), status: [400], field: 'upload' },
    { label: 'a field beside', body: multipart([text, { name: 'tenant_id', filename: null, content: '1' }]), status: [400, 413] },
    { label: 'a field before', body: multipart([{ name: 'tenant_id', filename: null, content: '1' }, text]), status: [400, 413] },
    { label: 'two files', body: multipart([text, text]), status: [400, 413] },
    { label: 'many parts', body: multipart(Array.from({ length: 3_000 }, () => text)), status: [400, 413] },
    { label: 'many fields', body: multipart(Array.from({ length: 3_000 }, (_, i) => ({ name: `f${i}`, filename: null, content: 'x' }))), status: [400, 413] },
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''].map((name): UploadShot => ({ label: `name ${name}`, body: multipart([{ ...text, name }]), status: [400] })),
    { label: 'a part without a name', body: `--${boundary}\r\nContent-Type: text/plain\r\n\r\nhello\r\n--${boundary}--\r\n`, status: [400] },
    { label: 'a large header', body: multipart([{ ...text, headers: [`X-Large: ${'x'.repeat(200_000)}`] }]), status: ok },
    { label: 'many headers', body: multipart([{ ...text, headers: Array.from({ length: 3_000 }, (_, i) => `X-${i}: x`) }]), status: ok },
    { label: 'parts within a part', body: multipart([{ ...text, type: 'multipart/mixed; boundary=inner', content: '--inner\r\nContent-Type: text/html\r\n\r\n<script>\r\n--inner--' }]), status: [415], field },
    { label: 'base64', body: multipart([{ content: 'aGVsbG8=', headers: ['Content-Transfer-Encoding: base64'] }]), status: ok },
    { label: 'one byte too large', body: multipart([{ content: Buffer.alloc(limit + 1, 'a') }]), status: [413], field },
    { label: 'much too large', body: multipart([{ content: Buffer.alloc(limit * 3, 'a') }]), status: [413], field },
    refused('empty', { content: '' }),
    refused('a page', { filename: 'a.html', type: 'text/html', content: '<!doctype html><script>alert(1)</script>' }),
    refused('a page as text', { content: '<html><script>alert(1)</script>' }),
    refused('SVG', { filename: 'a.svg', type: 'image/svg+xml', content: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' }),
    refused('a script', { filename: 'a.js', type: 'text/javascript', content: 'alert(1)' }),
    refused('text as a picture', { filename: 'a.png', type: 'image/png', content: 'hello' }),
    refused('bytes of nothing', { filename: 'a.bin', type: 'application/octet-stream', content: Buffer.from([0, 1, 2, 3, 4]) }),
    ...['../../../etc/passwd', '..\\..\\a.txt', '/etc/passwd', 'C:\\a.txt', 'a\u0000.txt', 'photo\u202Etxt.exe', '.', '', ' ', 'a'.repeat(5_000), '\uFEFF', `a\r\nX-Evil: 1`, 'CON.txt', '%00.txt', "'; drop table files; --", '😀'.repeat(200), '\ud800.txt'].map((filename): UploadShot => ({
      label: `file name ${JSON.stringify(filename).slice(0, 40)}`, body: multipart([{ ...text, filename }]), status: ok,
    })),
  ]
}
