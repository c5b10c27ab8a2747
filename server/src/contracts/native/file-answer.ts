// A file as an answer: never active, never guessed at, shown inline only where it is a picture.
import type { FastifyRequest } from 'fastify'
import type { FileContent } from '../../modules/files/index.ts'
import type { Answer } from '../../platform/http/route.ts'

type Range = { first: number; last: number }

/** Who may keep it, and show it: the browser that asked (it asks each time whether it still may), or every page. */
const audiences = {
  caller: { cache: 'private, no-cache', pages: 'same-origin' },
  everybody: { cache: 'public, max-age=300', pages: 'cross-origin' },
}

export async function answerFile(request: FastifyRequest, file: FileContent, audience: keyof typeof audiences = 'caller'): Promise<Answer> {
  const { cache, pages } = audiences[audience]
  const tag = `"${file.tag}"`
  const headers: Record<string, string> = {
    'cache-control': cache,
    etag: tag,
    vary: 'Authorization',
    'content-disposition': disposition(file),
    // Even if a browser were to take it for a page: no script, no form, no origin of ours.
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': pages,
    'accept-ranges': file.size === null ? 'none' : 'bytes',
  }
  if (isKnown(request.headers['if-none-match'], tag)) return { status: 304, headers }
  const { size } = file
  const range = size === null ? null : rangeOf(request, tag, size)
  const { stream, length } = await file.open(range ?? undefined)
  const bytes = { stream, length, type: file.type }
  return range ? { status: 206, bytes, headers: { ...headers, 'content-range': `bytes ${range.first}-${range.last}/${size ?? '*'}` } } : { status: 200, bytes, headers }
}

const isKnown = (given: string | undefined, tag: string): boolean =>
  given !== undefined && given.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag)

/** One range that the file has; several, or one that makes no sense, get the whole file. */
function rangeOf(request: FastifyRequest, tag: string, size: number): Range | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.range ?? '') ?? []
  const unchanged = request.headers['if-range'] === undefined || request.headers['if-range'] === tag
  if ((from === '' && to === '') || !unchanged) return null
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return first <= last ? { first, last } : null
}

/** RFC 6266: the plain name for old programs, the true one for all others. */
function disposition({ name, inline }: FileContent): string {
  const plain = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
