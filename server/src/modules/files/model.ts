// A file and the numbers that rule it.
import { fileTypes, type Attachment, type FileMediaType } from '@switchboard/protocol'
import { hour, minute } from '../../kernel/clock.ts'

/** What nobody has sent by then is cleared away. */
export const unusedMs = 24 * hour
/** How long a signed link is good. */
export const linkMs = 5 * minute

export interface FileRow {
  id: number; uid: string; state: 'arriving' | 'ready' | 'used' | 'dropped'; storage_key: string; name: string; type: string; size: number; sha256: Buffer
  width: number | null; height: number | null; thumbnail: 'none' | 'wanted' | 'made' | 'failed'; thumbnail_key: string | null
  account_id: number | null; visitor_id: number | null; conversation_id: number | null
}

export const isAllowedType = (type: string): type is FileMediaType => Object.hasOwn(fileTypes, type)
export const kindOf = (type: string): string => (isAllowedType(type) ? fileTypes[type].kind : 'unknown')
/** Whether a small picture is made of it. */
export const hasThumbnail = (type: string): boolean => isAllowedType(type) && 'thumbnail' in fileTypes[type]

/** As events carry it. Of a picture whose thumbnail is not made yet the thumbnail is the picture. */
export const toAttachment = (row: Pick<FileRow, 'uid' | 'name' | 'type' | 'size' | 'width' | 'height' | 'thumbnail'>): Attachment => ({
  uid: row.uid, name: row.name, type: row.type, size: row.size, width: row.width, height: row.height, thumbnail: row.thumbnail !== 'none',
})
