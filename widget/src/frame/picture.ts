// How large a picture stands in the log, known before it arrives, so that nothing jumps. Pure.
import type { FileRef } from './kept.ts'

/** CSS pixels. Two of `tile` fit beside each other on the narrowest phone. */
const wide = 232
const tall = 240
const least = 56
const tile = 112

export const isPicture = (file: FileRef) => file.thumbnail && file.width !== null && file.height !== null

/** `several`: pictures of one message stand as tiles, cut to squares. */
export function shownSize({ width, height }: FileRef, several: boolean): { width: number; height: number } {
  if (several || !width || !height) return { width: tile, height: tile }
  const scale = Math.min(1, wide / width, tall / height)
  return { width: Math.max(least, Math.round(width * scale)), height: Math.max(least, Math.round(height * scale)) }
}
