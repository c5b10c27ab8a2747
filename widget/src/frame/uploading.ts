// A file beside the draft, as the views show it.
import type { FileRef } from './kept.ts'

export interface Upload {
  readonly id: string
  readonly file: File
  readonly state: 'waiting' | 'uploading' | 'done' | 'failed'
  /** How much of it has left, from 0 to 1. */
  readonly part: number
  /** Address of the picture in this page. */
  readonly preview: string | null
  readonly stored: FileRef | null
}
