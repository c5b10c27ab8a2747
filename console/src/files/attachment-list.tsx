// The files of a message: pictures as small pictures, everything else by name and size; each opens in a tab of its own.
import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { fileSize } from './file-size.ts'

/** Longest side of a picture in the thread, in pixels. */
const side = 240

const box = ({ width, height }: Attachment): { width: number; height: number } => {
  const scale = Math.min(1, side / Math.max(width ?? side, height ?? side))
  return { width: Math.round((width ?? side) * scale), height: Math.round((height ?? side) * scale) }
}

export const AttachmentList = ({ attachments }: { attachments: readonly Attachment[] }) => {
  const { t, i18n } = useTranslation()
  const { queries } = useServices()
  const links = useQuery({ ...queries.fileLinks(attachments.map((one) => one.uid)), enabled: attachments.length > 0 }).data
  if (attachments.length === 0) return null
  return (
    <ul aria-label={t('files.title')} className="flex flex-col gap-1.5 py-0.5">
      {attachments.map((one) => {
        const link = links?.find((found) => found.file === one.uid)
        const small = one.thumbnail ? link?.thumbnailUrl ?? null : null
        return (
          <li key={one.uid}>
            <a href={link?.url} target="_blank" rel="noopener noreferrer" className="inline-flex max-w-full items-center gap-2 rounded-control border border-line bg-surface hover:border-ink-3">
              {small !== null
                ? <img src={small} alt={one.name} {...box(one)} className="rounded-control bg-canvas" />
                : (
                  <span className="flex min-w-0 items-center gap-2 px-2.5 py-2">
                    <FileText size={16} aria-hidden="true" className="shrink-0 text-ink-3" />
                    <bdi className="truncate font-medium">{one.name}</bdi>
                    <span className="shrink-0 text-12 text-ink-3">{fileSize(one.size, i18n.language)}</span>
                  </span>
                )}
            </a>
          </li>
        )
      })}
    </ul>
  )
}
