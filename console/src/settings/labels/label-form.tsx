// Name and colour of a label of an inbox, or of a tag, new or changed.
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { codeOf } from '../../api/problem.ts'
import { useServices } from '../../app/services.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { cx } from '../../lib/cx.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'

/** Told apart under the common kinds of colour blindness; the name stands beside it in any case. */
const colors = {
  red: '#B32322', orange: '#D9730D', yellow: '#D4A70C', green: '#3F8F3A', teal: '#0E7C7B', blue: '#09659F', plum: '#7D3488', grey: '#75716B',
} as const
type ColorName = keyof typeof colors
const names = Object.keys(colors) as ColorName[]

interface LabelFormProps {
  /** Null: a tag. */
  inbox: string | null
  title: string; label: Label | null; onClose: () => void
}

export const LabelForm = ({ inbox, title, label, onClose }: LabelFormProps) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [name, setName] = useState(label?.name ?? '')
  const [color, setColor] = useState((label?.color ?? colors.blue).toUpperCase())
  const [fault, setFault] = useState<string | undefined>()
  const first = useRef<HTMLInputElement>(null)
  const save = useMutation({
    mutationFn: () => (label === null
      ? client.send<Label>('POST', '/labels', { inbox, name: name.trim(), color })
      : client.send<Label>('PATCH', `/labels/${label.id}`, { name: name.trim(), color })),
    onSuccess: (saved) => {
      void queryClient.invalidateQueries({ queryKey: keys.labels })
      void queryClient.invalidateQueries({ queryKey: keys.queues })
      toasts.show({ tone: 'plain', text: t(label === null ? 'tag.created' : 'tag.changed', { name: saved.name }) })
      onClose()
    },
    onError: (error) => (codeOf(error) === 'label.name_taken' ? setFault(inbox === null ? t('tag.taken') : words(error)) : toasts.show({ tone: 'bad', text: words(error) })),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setFault(undefined)
    if (name.trim() !== '') save.mutate()
  }
  const own = !Object.values<string>(colors).includes(color)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} focus={first}>
      <form onSubmit={submit}>
        <Field ref={first} label={t('settings.labelName')} value={name} maxLength={100} required fault={fault} dir="auto" onChange={(event) => setName(event.target.value)} autoComplete="off" />
        <fieldset className="mt-4">
          <legend className="mb-1.5 font-medium">{t('settings.labelColor')}</legend>
          <div className="flex flex-wrap items-center gap-2">
            {names.map((one) => (
              <label key={one} title={t(`settings.colors.${one}`)} className={cx('relative size-8 rounded-[50%] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand', color === colors[one] && 'shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--ink)]')}>
                <input type="radio" name="color" aria-label={t(`settings.colors.${one}`)} checked={color === colors[one]} onChange={() => setColor(colors[one])} className="absolute inset-0 appearance-none opacity-0" />
                <span aria-hidden="true" className="block size-8 rounded-[50%] forced-color-adjust-none" style={{ backgroundColor: colors[one] }} />
              </label>
            ))}
            <label className={cx('inline-flex items-center gap-2 rounded-control border px-2 py-1 text-12', own ? 'border-ink' : 'border-line-strong')}>
              <input type="color" value={color.toLowerCase()} onChange={(event) => setColor(event.target.value.toUpperCase())} className="size-6 cursor-pointer border-0 bg-transparent p-0" />
              {t('settings.ownColor')}
            </label>
          </div>
        </fieldset>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={name.trim() === '' || save.isPending}>{label === null ? t('tag.create') : t('settings.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
