// What the widget says: the greeting, and per language every sentence that a company may word itself.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { widgetLanguages } from '@switchboard/protocol'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { textNames, tidyLanguages } from './draft.ts'
import { useLanguageNames } from './language-names.ts'
import type { PartProps } from './part-props.ts'

const rightToLeft = /^(ar|fa|he)\b/
const long = new Set(['greeting', 'offlineMessage', 'welcome', 'left'])

export const TextsPart = ({ draft, change, set, mayChange, onLocale }: PartProps & { onLocale: (locale: string) => void }) => {
  const { t } = useTranslation()
  const names = useLanguageNames()
  const { languages, preChat } = draft.settings
  const worded = tidyLanguages(draft.settings).texts
  const own = Object.keys(worded)
  const [locale, setLocale] = useState(own[0] ?? languages.default ?? 'en')
  const words = languages.texts[locale] ?? {}
  const choose = (next: string) => {
    setLocale(next)
    if ((widgetLanguages as readonly string[]).includes(next)) onLocale(next)
  }
  const write = (name: string, text: string) => set('languages', { texts: { ...languages.texts, [locale]: { ...words, [name]: text } } })
  const others = own.filter((one) => !(widgetLanguages as readonly string[]).includes(one))
  return (
    <>
      <TextArea label={t('inboxes.greeting')} hint={t('inboxes.greetingHint')} rows={2} maxLength={500} dir="auto" disabled={!mayChange} value={draft.greeting} onChange={(event) => change({ greeting: event.target.value })} />
      <Choice
        label={t('inboxes.defaultLanguage')} hint={t('inboxes.defaultLanguageHint')} value={languages.default ?? ''} disabled={!mayChange} onChange={(value) => set('languages', { default: value === '' ? null : value })}
        options={[{ value: '', label: t('inboxes.english') }, ...[...new Set([...widgetLanguages, ...(languages.default === null ? [] : [languages.default])])].map((value) => ({ value, label: names(value) }))]}
      />
      <section aria-labelledby="own-words" className="border-t border-line pt-4">
        <h3 id="own-words" className="text-14 font-bold">{t('inboxes.ownWords')}</h3>
        <p className="mt-0.5 text-12 text-ink-3">{t('inboxes.ownWordsHint')}</p>
        <Choice
          className="mt-3" label={t('inboxes.wordsIn')} value={locale} onChange={choose}
          options={[...widgetLanguages, ...others].map((value) => ({ value, label: own.includes(value) ? t('inboxes.hasWords', { language: names(value), count: Object.keys(worded[value] ?? {}).length }) : names(value) }))}
        />
        <div className="mt-3 flex flex-col gap-3">
          {textNames(draft.settings).map((name) => {
            const label = name.startsWith('preChat.')
              ? t('inboxes.questionLabel', { label: preChat.fields.find(({ key }) => `preChat.${key}` === name)?.label ?? name })
              : t(`inboxes.texts.${name as 'greeting'}`)
            const given = {
              label, value: words[name] ?? '', disabled: !mayChange, dir: (words[name] ?? '') === '' ? (rightToLeft.test(locale) ? 'rtl' : 'ltr') : 'auto', lang: locale,
              maxLength: name === 'launcherText' ? 40 : 500, placeholder: t('inboxes.asWeSay'),
            }
            return long.has(name)
              ? <TextArea key={name} {...given} rows={2} onChange={(event) => write(name, event.target.value)} />
              : <Field key={name} {...given} autoComplete="off" onChange={(event) => write(name, event.target.value)} />
          })}
        </div>
      </section>
    </>
  )
}
