// What a file is, found in its bytes. What its sender says must not contradict; what could act in a browser is refused.
import { open } from 'node:fs/promises'
import { fileTypes, maxPixels, type FileMediaType } from '@switchboard/protocol'
import { fileTypeFromFile } from 'file-type'
import { AppError } from '../../kernel/errors.ts'
import type { Upload } from '../../platform/storage/storage.ts'
import { dimensionsOf, type Dimensions } from './dimensions.ts'
import { kindOf } from './model.ts'
import { cleanName, endingOf } from './name.ts'

export interface Recognised { name: string; type: FileMediaType; dimensions: Dimensions | null }

const field = 'file'
const refused = (message: string): AppError => new AppError('file.refused', { fields: [{ field, message }] })

/** Every name of a type → the type. */
const canonical = new Map<string, FileMediaType>(Object.entries(fileTypes).flatMap(([type, facts]) =>
  [type, ...('aliases' in facts ? facts.aliases : [])].map((name) => [name, type as FileMediaType] as const)))
for (const [sniffed, type] of [['image/apng', 'image/png'], ['image/heic-sequence', 'image/heic'], ['image/heif-sequence', 'image/heic']] as const) canonical.set(sniffed, type)

const named = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase()

/** Errors: `file.refused`. */
export async function recognise(upload: Upload): Promise<Recognised> {
  if (upload.size === 0) throw refused('must not be empty')
  const name = cleanName(upload.name)
  const type = await typeOf(upload, name)
  const ending = endingOf(name)
  if (ending !== null && !(fileTypes[type].extensions as readonly string[]).includes(ending)) throw refused(`is named .${ending}, but it is not: it is ${type}`)
  const declared = named(upload.declaredType ?? '')
  if (declared !== '' && declared !== 'application/octet-stream' && !agrees(declared, type)) throw refused(`was declared as ${declared.slice(0, 100)}, but it is ${type}`)
  return { name, type, dimensions: kindOf(type) === 'image' ? await pictureOf(upload.path, type) : null }
}

/** Programs that know no CSV call it plain text. */
const agrees = (declared: string, type: FileMediaType): boolean => canonical.get(declared) === type || (declared === 'text/plain' && type === 'text/csv')

async function typeOf(upload: Upload, name: string): Promise<FileMediaType> {
  const sniffed = (await fileTypeFromFile(upload.path).catch(() => undefined))?.mime
  if (sniffed !== undefined) {
    const type = canonical.get(named(sniffed))
    // Text is recognised by its content alone, below.
    if (!type || kindOf(type) === 'text') throw refused(`is of a type that is not taken: ${named(sniffed)}`)
    return type
  }
  if (!await isText(upload.path)) throw refused('is of a type that is not known')
  const declaredCsv = canonical.get(named(upload.declaredType ?? '')) === 'text/csv'
  const ending = endingOf(name)
  return ending === 'csv' || (ending === null && declaredCsv) ? 'text/csv' : 'text/plain'
}

async function pictureOf(path: string, type: string): Promise<Dimensions> {
  const found = await dimensionsOf(path, type)
  if (!found) throw refused('is a broken picture')
  if (found.width * found.height > maxPixels) throw refused(`has ${found.width} × ${found.height} pixels; ${maxPixels / 1e6} million are the most`)
  return found
}

/** How a document begins that a browser, or a shell, could take for more than text (the first three after the MIME Sniffing Standard). */
const active = [
  /^(<!doctype html|<(html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])/i,
  /^<!--/,
  /^<\?xml/i,
  /^<(svg|math|\w+:\w+|xsl|rss|feed|template|object|embed|form|img|video|audio|link|meta|base)[\s>/]/i,
  /^(<\?php|<\?=|<%|#!|%!PS|\{\\rtf|MIME-Version:|javascript:)/i,
]
/** Bytes that no text has: controls except tab, line feed, form feed, carriage return, escape. */
const binary = new Uint8Array(256)
for (let byte = 0; byte < 0x20; byte++) if (![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)) binary[byte] = 1
binary[0x7f] = 1

function hasBinary(part: Buffer): boolean {
  for (let at = 0; at < part.length; at++) if (binary[part[at] ?? 0] === 1) return true
  return false
}

/** Whether the whole file reads as text, in whatever encoding, and does not begin like something active. */
async function isText(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const chunk = Buffer.alloc(64 * 1024)
    for (let at = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) return true
      const part = chunk.subarray(0, bytesRead)
      if (hasBinary(part)) return false
      if (at === 0) {
        const start = part.toString('utf8', 0, 1_024).replace(/^\uFEFF/, '').trimStart()
        if (active.some((pattern) => pattern.test(start))) return false
      }
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}
