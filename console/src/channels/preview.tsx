// The widget as visitors would get it with the draft: the real one, on a page of ours in a frame, scaled to the place it has.
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { previewScenes, widgetLanguages, type PreviewScene, type PreviewShow, type PreviewTold, type WidgetConfig } from '@switchboard/protocol'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { useLanguageNames } from './language-names.ts'

/** Width of the page that is shown, in CSS pixels: a little more than what the widget takes for a phone. */
const deskWidth = 500
/** Narrower places show the widget as on a phone. */
const leastDesk = 400

interface PreviewProps { inboxKey: string; config: WidgetConfig; scene: PreviewScene; onScene: (scene: PreviewScene) => void; locale: string; onLocale: (locale: string) => void }

const useSize = (box: RefObject<HTMLElement | null>): { width: number; height: number } => {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const read = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    read()
    const watch = new ResizeObserver(read)
    watch.observe(element)
    return () => watch.disconnect()
  }, [box])
  return size
}

const Stage = ({ inboxKey, show, onClosed }: { inboxKey: string; show: PreviewShow; onClosed: (open: boolean) => void }) => {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const { width, height } = useSize(box)
  const [ready, setReady] = useState(false)
  const closed = useRef(onClosed)
  useLayoutEffect(() => { closed.current = onClosed })
  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent<PreviewTold>) => {
      if (source !== frame.current?.contentWindow || origin !== location.origin) return
      if (data.type === 'ready') setReady(true)
      else closed.current(data.open)
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [])
  useEffect(() => {
    if (ready) frame.current?.contentWindow?.postMessage(show, location.origin)
  }, [ready, show])
  const scale = width >= leastDesk ? Math.min(1, width / deskWidth) : 1
  return (
    <div ref={box} dir="ltr" className="h-[min(680px,calc(100dvh-20rem))] min-h-[420px] overflow-hidden rounded-panel border border-line bg-canvas">
      {width > 0 && (
        // A page of our own, spoken to as such: in a sandbox it would be of no origin.
        // oxlint-disable-next-line iframe-missing-sandbox
        <iframe
          ref={frame} src={`/widget/preview?key=${encodeURIComponent(inboxKey)}`} title={t('inboxes.previewFrame')}
          className="origin-top-left border-0" style={{ width: width / scale, height: height / scale, transform: scale === 1 ? 'none' : `scale(${scale})` }}
        />
      )}
    </div>
  )
}

export const Preview = ({ inboxKey, config, scene, onScene, locale, onLocale }: PreviewProps) => {
  const { t } = useTranslation()
  const names = useLanguageNames()
  const [theme, setTheme] = useState<'light' | 'dark'>(() => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light'))
  const sample = { question: t('inboxes.sample.question'), answer: t('inboxes.sample.answer'), agent: t('inboxes.sample.agent') }
  const off = (scene === 'preChat' && !config.preChat.enabled) || (scene === 'offline' && !config.offline.enabled) || (scene === 'rating' && !config.rating.enabled)
  const shown: PreviewShow = { type: 'show', scene, config, locale, theme, sample }
  // The same picture is not sent twice: the frame would scroll and animate for nothing.
  const text = JSON.stringify(shown)
  const [show, setShow] = useState(shown)
  if (JSON.stringify(show) !== text) setShow(shown)
  return (
    <section aria-label={t('inboxes.preview')} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Select className="grow" label={t('inboxes.scene')} value={scene} onChange={(value) => onScene(value as PreviewScene)} options={previewScenes.map((value) => ({ value, label: t(`inboxes.scenes.${value}`) }))} />
        <Select label={t('inboxes.previewLanguage')} value={locale} onChange={onLocale} options={widgetLanguages.map((value) => ({ value, label: names(value) }))} />
        <Segmented label={t('me.theme')} value={theme} onChange={setTheme} options={[{ value: 'light', label: t('me.themes.light') }, { value: 'dark', label: t('me.themes.dark') }]} />
      </div>
      <Stage inboxKey={inboxKey} show={show} onClosed={(open) => { if (open !== (scene !== 'button')) onScene(open ? 'welcome' : 'button') }} />
      <p className="text-12 text-ink-3" role="status">{off ? t(`inboxes.offNow.${scene as 'preChat'}`) : t('inboxes.previewHint')}</p>
    </section>
  )
}
