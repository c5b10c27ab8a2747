// What visitors are asked before their first message: the questions, their order, and what each must be.
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { preChatTypes, type PreChatField } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { keyFor, mostFields } from './draft.ts'
import type { PartProps } from './part-props.ts'

const known = ['name', 'email', 'phone'] as const
const typeOf = { name: 'text', email: 'email', phone: 'phone' } as const
const isKnown = (key: string): key is (typeof known)[number] => (known as readonly string[]).includes(key)

interface QuestionProps { field: PreChatField; place: number; last: boolean; write: (change: Partial<PreChatField>) => void; move: (by: -1 | 1) => void; remove: () => void; fault: PartProps['fault']; mayChange: boolean }

const Question = ({ field, place, last, write, move, remove, fault, mayChange }: QuestionProps) => {
  const { t } = useTranslation()
  const named = field.label.trim() === '' ? t('inboxes.questionNumber', { number: place + 1 }) : field.label
  const choose = (type: string) => {
    const { options: _, ...rest } = field
    const next = type as PreChatField['type']
    write(next === 'choice' ? { type: next, options: field.options ?? [] } : { ...rest, type: next })
  }
  return (
    <li className="rounded-panel border border-line bg-raised p-3" aria-label={named}>
      <div className="flex items-start gap-1">
        <Field className="grow" label={t('inboxes.label')} value={field.label} maxLength={100} dir="auto" autoComplete="off" disabled={!mayChange} onChange={(event) => write({ label: event.target.value })} fault={fault(`preChat.${place}.label`)} />
        {mayChange && (
          <span className="mt-6 flex">
            <IconButton label={t('inboxes.up', { label: named })} disabled={place === 0} onClick={() => move(-1)}><ArrowUp size={15} aria-hidden="true" /></IconButton>
            <IconButton label={t('inboxes.down', { label: named })} disabled={last} onClick={() => move(1)}><ArrowDown size={15} aria-hidden="true" /></IconButton>
            <IconButton label={t('inboxes.removeQuestion', { label: named })} onClick={remove}><Trash2 size={15} aria-hidden="true" /></IconButton>
          </span>
        )}
      </div>
      <div className="mt-3 flex flex-wrap items-end gap-x-4 gap-y-2">
        {isKnown(field.key)
          ? <p className="grow text-12 text-ink-3">{t(`inboxes.fills.${field.key}`)}</p>
          : <Choice className="min-w-44 grow" label={t('inboxes.kind')} value={field.type} disabled={!mayChange} onChange={choose} options={preChatTypes.map((value) => ({ value, label: t(`inboxes.kinds.${value}`) }))} />}
        <fieldset disabled={!mayChange} className="min-w-36"><Toggle label={t(field.type === 'checkbox' ? 'inboxes.mustTick' : 'inboxes.required')} checked={field.required} onChange={(required) => write({ required })} /></fieldset>
      </div>
      {field.type === 'choice' && (
        <TextArea
          className="mt-3" label={t('inboxes.options')} hint={t('inboxes.optionsHint')} rows={3} dir="auto" disabled={!mayChange} fault={fault(`preChat.${place}.options`)}
          defaultValue={(field.options ?? []).join('\n')} onChange={(event) => write({ options: [...new Set(event.target.value.split('\n').map((line) => line.trim().slice(0, 100)).filter((line) => line !== ''))].slice(0, 20) })}
        />
      )}
      {!isKnown(field.key) && <p className="mt-2 text-12 text-ink-3">{t('inboxes.attribute')} <span className="font-mono" dir="ltr">{field.key}</span></p>}
    </li>
  )
}

/** Names for the rows that stay theirs while keys and places change. */
const useRows = (count: number) => {
  const [rows, setRows] = useState<readonly number[]>(() => Array.from({ length: count }, (_, place) => place))
  // Discarded, undone or saved: whatever was there is there no more.
  const fit = rows.length === count ? rows : Array.from({ length: count }, (_, place) => Math.max(-1, ...rows) + 1 + place)
  if (fit !== rows) setRows(fit)
  return { rows: fit, setRows }
}

export const FormPart = ({ draft, held, set, fault, mayChange }: PartProps) => {
  const { t } = useTranslation()
  const { toasts } = useServices()
  const { preChat } = draft.settings
  const { fields } = preChat
  const { rows, setRows } = useRows(fields.length)
  const put = (next: PreChatField[]) => set('preChat', { fields: next })
  const isHeld = (key: string) => held.settings.preChat.fields.some((field) => field.key === key)
  const add = (field: PreChatField) => {
    setRows([...rows, Math.max(-1, ...rows) + 1])
    set('preChat', { fields: [...fields, field], enabled: true })
  }
  const missing = known.filter((key) => fields.every((field) => field.key !== key))
  const full = fields.length >= mostFields
  return (
    <>
      <fieldset disabled={!mayChange}><Toggle label={t('inboxes.askFirst')} hint={t(preChat.enabled ? 'inboxes.askFirstOn' : 'inboxes.askFirstOff')} checked={preChat.enabled} onChange={(enabled) => set('preChat', { enabled })} /></fieldset>
      {fields.length === 0 ? <p className="text-ink-2">{t('inboxes.noQuestions')}</p> : (
        <ol className="flex flex-col gap-2">
          {fields.map((field, place) => (
            <Question
              key={rows[place]} field={field} place={place} last={place === fields.length - 1} fault={fault} mayChange={mayChange}
              write={(change) => put(fields.map((one, at) => {
                if (at !== place) return one
                const next = { ...one, ...change }
                if (next.type !== 'choice') delete next.options
                // Nobody has answered it yet: its name follows the question.
                if (change.label !== undefined && !isKnown(one.key) && !isHeld(one.key)) next.key = keyFor(change.label, fields.filter((_, other) => other !== place).map(({ key }) => key))
                return next
              }))}
              move={(by) => {
                setRows(rows.toSpliced(place, 1).toSpliced(place + by, 0, rows[place] ?? place))
                put(fields.toSpliced(place, 1).toSpliced(place + by, 0, field))
              }}
              remove={() => {
                setRows(rows.toSpliced(place, 1))
                put(fields.toSpliced(place, 1))
                toasts.show({ tone: 'plain', text: t('inboxes.questionRemoved', { label: field.label }), undo: () => put(fields) })
              }}
            />
          ))}
        </ol>
      )}
      {mayChange && (
        <div className="flex flex-wrap gap-2">
          {missing.map((key) => <Button key={key} size="small" disabled={full} onClick={() => add({ key, label: t(`inboxes.ask.${key}`), type: typeOf[key], required: key !== 'phone' })}><Plus size={13} aria-hidden="true" />{t(`inboxes.ask.${key}`)}</Button>)}
          <Button size="small" disabled={full} onClick={() => add({ key: keyFor(t('inboxes.newQuestion'), fields.map(({ key }) => key)), label: '', type: 'text', required: false })}><Plus size={13} aria-hidden="true" />{t('inboxes.newQuestion')}</Button>
        </div>
      )}
      {full && <p className="text-12 text-ink-3">{t('inboxes.fullForm', { count: mostFields })}</p>}
    </>
  )
}
