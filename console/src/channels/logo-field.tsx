// The logo beside the company's name. It holds at once, by itself: a file is not part of a draft.
import { useMutation, useQuery } from '@tanstack/react-query'
import { ImageUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Inbox } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { widgetConfigQuery } from './queries.ts'

const pictures = 'image/png,image/jpeg,image/gif,image/webp,image/avif'

export const LogoField = ({ inbox, disabled }: { inbox: Inbox; disabled: boolean }) => {
  const { t } = useTranslation()
  const { client, queryClient } = useServices()
  const words = useErrorWords()
  const logo = useQuery(widgetConfigQuery(client, inbox.key)).data?.appearance.logo ?? null
  const picker = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState(false)
  const save = useMutation({
    mutationFn: async (picture: File | null) => {
      let file: string | null = null
      if (picture !== null) {
        const form = new FormData()
        form.append('file', picture, picture.name)
        file = (await client.upload<Attachment>('/files', form)).uid
      }
      await client.send('PUT', `/inboxes/${inbox.uid}/logo`, { file })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.widgetConfig(inbox.key) }),
  })
  return (
    <div>
      <p className="mb-1.5 font-medium">{t('inboxes.logo')}</p>
      <div className="flex flex-wrap items-center gap-3">
        {logo === null
          ? <span aria-hidden="true" className="inline-flex size-11 items-center justify-center rounded-panel border border-dashed border-line-strong text-ink-3"><ImageUp size={18} /></span>
          : <img src={logo} alt={t('inboxes.logoNow')} className="size-11 rounded-panel border border-line bg-canvas object-cover" />}
        {!disabled && (
          <>
            <input
              ref={picker} type="file" accept={pictures} hidden
              onChange={(event) => {
                const picture = event.target.files?.[0]
                if (picture !== undefined) save.mutate(picture)
                event.target.value = ''
              }}
            />
            <Button size="small" disabled={save.isPending} onClick={() => picker.current?.click()}>{t(logo === null ? 'inboxes.pickLogo' : 'inboxes.otherLogo')}</Button>
            {logo !== null && <Button size="small" look="quiet" disabled={save.isPending} onClick={() => setAsking(true)}>{t('inboxes.noLogo')}</Button>}
          </>
        )}
      </div>
      {save.isError ? <p role="alert" className="mt-1 text-12 text-bad">{words(save.error)}</p> : <p className="mt-1 text-12 text-ink-3">{t('inboxes.logoHint')}</p>}
      {asking && (
        <Dialog open onOpenChange={setAsking} title={t('inboxes.noLogo')}>
          <p className="text-14 text-ink-2">{t('inboxes.noLogoBody')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button look="bad" onClick={() => { setAsking(false); save.mutate(null) }}>{t('settings.remove')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
