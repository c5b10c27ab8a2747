// The files that will go with the message, each with how it stands.
import { LoaderCircle, Paperclip, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCodeWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { fileSize } from './file-size.ts'
import type { Uploads } from './uploads.ts'

export const UploadChips = ({ files }: { files: Uploads }) => {
  const { t, i18n } = useTranslation()
  const words = useCodeWords()
  if (files.uploads.length === 0) return null
  return (
    <ul aria-label={t('files.title')} className="flex flex-wrap gap-1.5 px-3 pt-1">
      {files.uploads.map((one) => (
        <li key={one.id} className={cx('flex max-w-full items-center gap-1.5 rounded-control border bg-surface ps-2 text-12', one.state === 'failed' ? 'border-bad text-bad' : 'border-line')}>
          {one.state === 'sending' ? <LoaderCircle size={13} aria-hidden="true" className="shrink-0 motion-safe:animate-spin" /> : <Paperclip size={13} aria-hidden="true" className="shrink-0" />}
          <bdi className="max-w-48 truncate">{one.name}</bdi>
          <span className="text-ink-3" role={one.state === 'failed' ? 'alert' : undefined}>
            {one.state === 'failed' ? words(one.code ?? 'unknown') : one.state === 'sending' ? t('files.sending') : fileSize(one.size, i18n.language)}
          </span>
          <button type="button" aria-label={t('files.remove', { name: one.name })} onClick={() => files.remove(one.id)} className="press inline-flex size-7 items-center justify-center rounded-control hover:bg-canvas"><X size={13} aria-hidden="true" /></button>
        </li>
      ))}
    </ul>
  )
}
