// Width and height of a picture, read from its header: no pixel is decoded in this process.
import { open, type FileHandle } from 'node:fs/promises'

export interface Dimensions { width: number; height: number }

const headBytes = 256 * 1024
/** Segments of a JPEG before its frame: more is no picture that a camera or program writes. */
const mostSegments = 500

/** Null: there is none where the format has it. */
export async function dimensionsOf(path: string, type: string): Promise<Dimensions | null> {
  const file = await open(path, 'r')
  try {
    const found = type === 'image/jpeg' ? await jpeg(file) : readers[type]?.(await head(file)) ?? null
    return found && found.width > 0 && found.height > 0 ? found : null
  } catch (error) {
    // The header ends in the middle of a number.
    if (error instanceof RangeError) return null
    throw error
  } finally {
    await file.close()
  }
}

async function head(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
  return buffer.subarray(0, bytesRead)
}

const readers: Partial<Record<string, (bytes: Buffer) => Dimensions | null>> = {
  'image/png': (b) => (b.toString('latin1', 12, 16) === 'IHDR' ? { width: b.readUInt32BE(16), height: b.readUInt32BE(20) } : null),
  'image/gif': gif,
  'image/webp': webp,
  'image/avif': boxes,
  'image/heic': boxes,
}

/** The canvas; a frame may not be larger, but who decodes it may believe the frame. */
function gif(b: Buffer): Dimensions | null {
  if (!/^GIF8[79]a$/.test(b.toString('latin1', 0, 6))) return null
  return { width: b.readUInt16LE(6), height: b.readUInt16LE(8) }
}

function webp(b: Buffer): Dimensions | null {
  switch (b.toString('latin1', 12, 16)) {
    case 'VP8 ': return { width: b.readUInt16LE(26) & 0x3fff, height: b.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = b.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X': return { width: b.readUIntLE(24, 3) + 1, height: b.readUIntLE(27, 3) + 1 }
    default: return null
  }
}

/** AVIF and HEIC: the largest of the sizes (`ispe`) that stand among the properties; tiles and thumbnails have smaller ones. */
function boxes(b: Buffer): Dimensions | null {
  let largest: Dimensions | null = null
  for (let at = b.indexOf('ispe', 0, 'latin1'); at >= 0; at = b.indexOf('ispe', at + 4, 'latin1')) {
    if (at + 16 > b.length) break
    const found = { width: b.readUInt32BE(at + 8), height: b.readUInt32BE(at + 12) }
    if (!largest || found.width * found.height > largest.width * largest.height) largest = found
  }
  return largest
}

/** Walks from segment to segment to the frame header (SOF). */
async function jpeg(file: FileHandle): Promise<Dimensions | null> {
  const bytes = Buffer.alloc(9)
  let at = 2
  for (let segment = 0; segment < mostSegments; segment++) {
    const { bytesRead } = await file.read(bytes, 0, 9, at)
    if (bytesRead < 4 || bytes[0] !== 0xff) return null
    const marker = bytes[1] ?? 0
    // A marker may be filled up with further 0xff.
    if (marker === 0xff) { at += 1; continue }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return bytesRead < 9 ? null : { height: bytes.readUInt16BE(5), width: bytes.readUInt16BE(7) }
    if (marker === 0xd9 || marker === 0xda) return null
    at += 2 + bytes.readUInt16BE(2)
  }
  return null
}
