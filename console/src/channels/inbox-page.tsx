// One inbox: its parts beside a living picture of its widget. A phone or program inbox has no widget, only who answers.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox, InboxSettings, PreviewScene } from '@switchboard/protocol'
import { codeOf } from '../api/problem.ts'
import { useMedia } from '../app/use-media.ts'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { faultOf } from '../i18n/field-faults.ts'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { BackLink } from '../settings/back-link.tsx'
import { Unread } from '../settings/unread.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { AnsweringPart } from './answering-part.tsx'
import { AwayPart } from './away-part.tsx'
import { configOf, faultsOf, partOf, parts, type Part } from './draft.ts'
import { FormPart } from './form-part.tsx'
import { LookPart } from './look-part.tsx'
import { PartTabs } from './part-tabs.tsx'
import { Preview } from './preview.tsx'
import { inboxSettingsQuery, widgetConfigQuery } from './queries.ts'
import { RatingPart } from './rating-part.tsx'
import { SaveBar } from './save-bar.tsx'
import { TextsPart } from './texts-part.tsx'
import { useDraft } from './use-draft.ts'
import { WebsitePart } from './website-part.tsx'

/** Room for form and picture side by side. */
const roomy = '(min-width: 75rem)'

/** What of the widget a part is about. */
const sceneOf: Record<Part, PreviewScene | null> = { look: null, texts: 'welcome', form: 'preChat', away: 'offline', rating: 'rating', website: 'button', answering: 'chat' }
/** How the server names what the parts call otherwise. */
const serverNames: Record<string, string[]> = { sites: ['allowedOrigins'], mailTo: ['offline.mailTo'] }
const namesOf = (field: string): string[] => serverNames[field] ?? [field.replace(/^preChat\.(\d+)/, 'preChat.fields.$1')]

const Builder = ({ inbox, settings }: { inbox: Inbox; settings: InboxSettings }) => {
  const { t } = useTranslation()
  const mayChange = useCan('inbox.write')
  const wide = useMedia(roomy)
  const { draft, held, changed, saving, error, change, set, save, discard } = useDraft(inbox, settings)
  const isWeb = inbox.channel === 'web'
  const config = useQuery({ ...widgetConfigQuery(useServices().client, inbox.key), enabled: isWeb })
  const [part, setPart] = useState<Part>(isWeb ? 'look' : 'answering')
  const [scene, setScene] = useState<PreviewScene>('welcome')
  const [locale, setLocale] = useState(settings.languages.default ?? 'en')
  const [looking, setLooking] = useState(false)
  const faults = faultsOf(draft)
  const wrong = Object.keys(faults)
  const fault = (field: string): string | undefined => {
    const found = faults[field]
    if (field === 'name' && codeOf(error) === 'inbox.name_taken' && draft.name.trim() !== held.name) return t('errors.inbox_name_taken')
    return found === undefined ? (changed ? faultOf(error, ...namesOf(field)) : undefined) : t(`inboxes.faults.${found}`)
  }
  const open = (next: Part) => {
    setPart(next)
    const about = sceneOf[next]
    if (about !== null) setScene(about)
  }
  const given = { inbox, draft, held, change, set, fault, mayChange }
  const bar = mayChange && changed && <SaveBar saving={saving} wrong={wrong.length > 0} onSave={() => (wrong[0] === undefined ? save() : open(partOf(wrong[0])))} onDiscard={discard} />
  const form = (
    <div className="flex max-w-[560px] min-w-0 grow flex-col gap-5">
      {part === 'look' && <LookPart {...given} />}
      {part === 'texts' && <TextsPart {...given} onLocale={setLocale} />}
      {part === 'form' && <FormPart {...given} />}
      {part === 'away' && <AwayPart {...given} />}
      {part === 'rating' && <RatingPart {...given} />}
      {part === 'website' && <WebsitePart {...given} />}
      {part === 'answering' && <AnsweringPart {...given} />}
      {bar}
    </div>
  )
  const picture = config.data === undefined ? (isWeb && <Unread of={config} />) : (
    <Preview inboxKey={inbox.key} config={configOf(config.data, draft)} scene={scene} onScene={setScene} locale={locale} onLocale={setLocale} />
  )
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <ChannelGlyph channel={inbox.channel} size={16} />
        <h2 className="min-w-0 grow truncate text-16 font-bold"><bdi>{draft.name.trim() === '' ? inbox.name : draft.name}</bdi></h2>
        {isWeb && !wide && <Button onClick={() => setLooking(!looking)} aria-pressed={looking}>{t(looking ? 'inboxes.backToForm' : 'inboxes.showPreview')}</Button>}
      </div>
      {!mayChange && <div className="mb-4"><Notice>{t('settings.readOnly')}</Notice></div>}
      {isWeb && !(looking && !wide) && <PartTabs parts={parts} open={part} onOpen={open} wrong={wrong.map(partOf)} />}
      <div className="flex items-start gap-8">
        {(wide || !looking) && form}
        {isWeb && (wide || looking) && <div className={wide ? 'sticky top-0 w-[42%] max-w-[520px] min-w-[420px] shrink-0' : 'w-full'}>{picture}{looking && !wide && bar}</div>}
      </div>
    </>
  )
}

export const InboxPage = ({ uid }: { uid: string }) => {
  const { t } = useTranslation()
  const { client, queries } = useServices()
  const inboxes = useQuery(queries.inboxes)
  const settings = useQuery(inboxSettingsQuery(client, uid))
  const inbox = inboxes.data?.find((one) => one.uid === uid)
  return (
    <>
      <BackLink section="inboxes">{t('inboxes.title')}</BackLink>
      {inboxes.data !== undefined && inbox === undefined
        ? <Notice>{t('errors.inbox_not_found')}</Notice>
        : inbox === undefined || settings.data === undefined ? <Unread of={inbox === undefined ? inboxes : settings} /> : <Builder inbox={inbox} settings={settings.data} />}
    </>
  )
}
