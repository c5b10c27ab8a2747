// The one colour of a widget: a hue, shown as it will be in both themes with the contrast of the text on it. Whoever gives the
// exact colour of his company is told why its lightness is not taken.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { brandOf, chromaAndHue, contrast, enough, fromHex } from '../lib/oklch.ts'
import { Notice } from '../ui/notice.tsx'

const track = `linear-gradient(to right in oklch longer hue, oklch(0.6 0.15 0), oklch(0.6 0.15 359))`
/** Below it a colour is grey to the eye and its hue an accident. */
const leastChroma = 0.02

const Sample = ({ theme, hue }: { theme: 'light' | 'dark'; hue: number }) => {
  const { t, i18n } = useTranslation()
  const { brand, contrast: ratio } = brandOf(hue)[theme]
  return (
    <div className="min-w-0 grow rounded-control px-3 py-2 forced-color-adjust-none" style={{ background: brand, color: theme === 'light' ? '#ffffff' : '#0f0b09' }}>
      <span className="block font-bold">{t(`me.themes.${theme}`)}</span>
      <span className="block text-12">{t('inboxes.contrast', { ratio: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(ratio) })}</span>
    </div>
  )
}

export const HueField = ({ hue, onChange, disabled }: { hue: number; onChange: (hue: number) => void; disabled: boolean }) => {
  const { t, i18n } = useTranslation()
  const [own, setOwn] = useState<string | null>(null)
  const ratio = own === null ? null : contrast(fromHex(own), fromHex('#ffffff'))
  const grey = own !== null && chromaAndHue(fromHex(own)).chroma < leastChroma
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 })
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-1.5 font-medium">{t('inboxes.colour')}</legend>
      <input
        type="range" min={0} max={359} step={1} value={hue} dir="ltr" aria-label={t('inboxes.hue')} aria-valuetext={t('inboxes.hueValue', { hue })}
        onChange={(event) => { setOwn(null); onChange(Number(event.target.value)) }}
        className="block h-7 w-full cursor-pointer accent-ink disabled:cursor-default"
      />
      <div aria-hidden="true" className="h-2 rounded-[4px] forced-color-adjust-none" style={{ background: track }} />
      <div className="mt-2 flex gap-2"><Sample theme="light" hue={hue} /><Sample theme="dark" hue={hue} /></div>
      <label className="mt-2 inline-flex min-h-8 items-center gap-2 text-12 text-ink-2">
        <input
          type="color" value={own ?? '#7d3488'} className="size-7 cursor-pointer border-0 bg-transparent p-0"
          onChange={(event) => {
            setOwn(event.target.value)
            const found = chromaAndHue(fromHex(event.target.value))
            if (found.chroma >= leastChroma) onChange(found.hue)
          }}
        />
        {t('inboxes.fromColour')}
      </label>
      <div role="status">
        {grey && <Notice>{t('inboxes.greyColour')}</Notice>}
        {!grey && ratio !== null && <Notice>{t(ratio < enough ? 'inboxes.lowContrast' : 'inboxes.fineContrast', { ratio: number.format(ratio), least: number.format(enough), own: number.format(brandOf(hue).light.contrast) })}</Notice>}
      </div>
    </fieldset>
  )
}
