// Files: what may be sent, how an upload is answered, and links for what cannot send headers (<img>, <video>, downloads).
import Type, { type Static } from 'typebox'
import { Instant, Nullable, Uid } from './objects.ts'

export type FileKind = 'image' | 'document' | 'text' | 'archive' | 'audio' | 'video'
interface FileType {
  kind: FileKind
  /** File names may end like this; no ending is fine, too. */
  extensions: readonly string[]
  /** Other names under which senders declare the type. */
  aliases?: readonly string[]
  /** The server makes a small picture of it. */
  thumbnail?: true
}

/** Everything that may be sent, by the media type found in the bytes. Nothing here is active in a browser. */
export const fileTypes = {
  'image/png': { kind: 'image', extensions: ['png'], thumbnail: true },
  'image/jpeg': { kind: 'image', extensions: ['jpg', 'jpeg', 'jfif'], aliases: ['image/jpg', 'image/pjpeg'], thumbnail: true },
  'image/gif': { kind: 'image', extensions: ['gif'], thumbnail: true },
  'image/webp': { kind: 'image', extensions: ['webp'], thumbnail: true },
  'image/avif': { kind: 'image', extensions: ['avif'], thumbnail: true },
  'image/heic': { kind: 'image', extensions: ['heic', 'heif'], aliases: ['image/heif'] },
  'application/pdf': { kind: 'document', extensions: ['pdf'], aliases: ['application/x-pdf'] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { kind: 'document', extensions: ['docx'] },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { kind: 'document', extensions: ['xlsx'] },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': { kind: 'document', extensions: ['pptx'] },
  'application/vnd.oasis.opendocument.text': { kind: 'document', extensions: ['odt'] },
  'application/vnd.oasis.opendocument.spreadsheet': { kind: 'document', extensions: ['ods'] },
  'application/vnd.oasis.opendocument.presentation': { kind: 'document', extensions: ['odp'] },
  'text/plain': { kind: 'text', extensions: ['txt', 'log', 'md'], aliases: ['text/markdown', 'text/x-log'] },
  'text/csv': { kind: 'text', extensions: ['csv'], aliases: ['application/csv', 'application/vnd.ms-excel'] },
  'application/zip': { kind: 'archive', extensions: ['zip'], aliases: ['application/x-zip-compressed', 'application/x-zip'] },
  'audio/mpeg': { kind: 'audio', extensions: ['mp3'], aliases: ['audio/mp3'] },
  'audio/mp4': { kind: 'audio', extensions: ['m4a'], aliases: ['audio/x-m4a', 'audio/m4a'] },
  'audio/ogg': { kind: 'audio', extensions: ['ogg', 'oga', 'opus'], aliases: ['audio/opus', 'application/ogg'] },
  'audio/wav': { kind: 'audio', extensions: ['wav'], aliases: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'] },
  'video/mp4': { kind: 'video', extensions: ['mp4', 'm4v'], aliases: ['video/x-m4v'] },
  'video/quicktime': { kind: 'video', extensions: ['mov'] },
  'video/webm': { kind: 'video', extensions: ['webm'], aliases: ['audio/webm'] },
} satisfies Record<string, FileType>
export type FileMediaType = keyof typeof fileTypes

/** For the `accept` attribute of a file field. */
export const acceptedFiles = Object.entries<FileType>(fileTypes).flatMap(([type, { extensions }]) => [type, ...extensions.map((ending) => `.${ending}`)]).join(',')

/** How many files one message takes. */
export const maxAttachments = 10
/** Pixels of the longer side of a thumbnail, at most. */
export const thumbnailSide = 640
/** Width times height of a picture, at most. */
export const maxPixels = 50_000_000

/** Files of one's own upload that a message takes along; each goes with one message only. */
export const Attachments = Type.Array(Uid, { maxItems: maxAttachments, uniqueItems: true })

export const AskFileLinks = Type.Object({ files: Type.Array(Uid, { minItems: 1, maxItems: 50, uniqueItems: true }) }, { additionalProperties: false })
export type AskFileLinks = Static<typeof AskFileLinks>

/** Addresses that work without a header until `expiresAt` (five minutes), for whoever has them. */
export const FileLinks = Type.Object({
  data: Type.Array(Type.Object({
    file: Uid,
    url: Type.String({ description: 'Path on this server.' }),
    thumbnailUrl: Nullable(Type.String()),
  })),
  expiresAt: Instant,
})
export type FileLinks = Static<typeof FileLinks>
