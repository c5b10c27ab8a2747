// A canned response, new or changed: whose it is, what one types for it, what it says; and how it reads with a sample visitor.
import { useQuery } from '@tanstack/react-query'
import { Braces } from 'lucide-react'
import { useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cannedScopes, cannedVariables, fillCanned, type CannedResponse, type CannedScope, type CannedVariable } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { codeOf } from '../../api/problem.ts'
import { useServices } from '../../app/services.ts'
import { useMe } from '../../auth/use-me.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { fieldFaults } from '../faults.ts'
import { inserted, isShortcut, placeOf, shortcutOf, strangersIn } from './variables.ts'

const longest = 5000

const useSample = () => {
  const { t } = useTranslation()
  const { agent, tenant } = useMe()
  return (text: string) => fillCanned(text, {
    'visitor.name': t('response.sample.name'), 'visitor.email': 'sofia@example.com', 'agent.name': agent.name, 'agent.firstName': agent.name.split(/\s+/)[0] ?? null,
    company: tenant.name, 'conversation.number': '1042',
  })
}

interface ResponseFormProps {
  response: CannedResponse | null
  /** May make and change what others use, too. */
  shared: boolean
  onClose: () => void
}

export const ResponseForm = ({ response, shared, onClose }: ResponseFormProps) => {
  const { t } = useTranslation()
  const { client, queries, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const sample = useSample()
  const groups = useQuery(queries.groups).data ?? []
  const [scope, setScope] = useState<CannedScope>(response?.scope ?? 'personal')
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState(response?.shortcut ?? '')
  const [title, setTitle] = useState(response?.title ?? '')
  const [text, setText] = useState(response?.text ?? '')
  const [tried, setTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const group = chosen ?? groups[0]?.uid
  const shortcut = shortcutOf(typed)
  const refused = fieldFaults(error)
  const taken = codeOf(error) === 'canned.shortcut_taken'
  const fault = {
    shortcut: taken ? words(error) : typed !== '' && !isShortcut(shortcut) ? t('response.shortcutFault') : tried && typed === '' ? t('response.missing') : refused.get('shortcut'),
    title: tried && title.trim() === '' ? t('response.missing') : refused.get('title'),
    text: tried && text.trim() === '' ? t('response.missing') : refused.get('text'),
  }
  const strangers = strangersIn(text)
  const noGroup = scope === 'group' && group === undefined
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isShortcut(shortcut) || title.trim() === '' || text.trim() === '' || noGroup) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return
    }
    setBusy(true)
    setError(null)
    try {
      const body = { shortcut, title: title.trim(), text }
      await (response === null ? client.send('POST', '/canned', { ...body, scope, ...(scope === 'group' ? { group } : {}) }) : client.send('PATCH', `/canned/${response.uid}`, body))
      void queryClient.invalidateQueries({ queryKey: keys.canned })
      toasts.show({ tone: 'plain', text: t(response === null ? 'response.created' : 'response.changed', { shortcut }) })
      onClose()
    } catch (failed) {
      setError(failed)
      setBusy(false)
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
    }
  }
  const insert = (name: CannedVariable) => {
    const area = box.current
    const next = inserted(text, area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length, placeOf(name))
    setText(next.text)
    // After the value has arrived in the field, which the closing menu gives the focus.
    requestAnimationFrame(() => box.current?.setSelectionRange(next.caret, next.caret))
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={response === null ? t('response.new') : t('response.edit', { shortcut: response.shortcut })} width="wide" focus={first}>
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {response === null && shared && (
          <div className="flex flex-wrap items-center gap-3">
            <Segmented label={t('response.whose')} value={scope} onChange={setScope} options={cannedScopes.map((value) => ({ value, label: t(`response.scopes.${value}`) }))} />
            {scope === 'group' && group !== undefined && <Select label={t('live.group')} className="max-w-60" value={group} onChange={setChosen} options={groups.map((one) => ({ value: one.uid, label: one.name }))} />}
            {noGroup && <span className="text-bad">{t('group.none')}</span>}
          </div>
        )}
        <div className="grid gap-4 md:grid-cols-[200px_minmax(0,1fr)]">
          <Field
            ref={first} label={t('response.shortcut')} value={typed} maxLength={41} autoComplete="off" spellCheck={false} fault={fault.shortcut} hint={t('response.shortcutHint', { shortcut: shortcut === '' ? t('response.sample.shortcut') : shortcut })}
            onChange={(event) => {
              setTyped(event.target.value)
              setError(null)
            }}
          />
          <Field label={t('response.name')} value={title} maxLength={100} autoComplete="off" dir="auto" fault={fault.title} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <TextArea
          ref={box} label={t('response.text')} rows={5} value={text} maxLength={longest} dir="auto" onChange={(event) => setText(event.target.value)}
          fault={fault.text} hint={t('response.textHint', { example: '{{visitor.name|friend}}' })}
          beside={
            <Menu after={box} trigger={<Button size="small"><Braces size={13} aria-hidden="true" />{t('response.insert')}</Button>}>
              {cannedVariables.map((name) => <MenuItem key={name} onSelect={() => insert(name)} end={<bdi className="ms-4 font-mono text-11 text-ink-3">{placeOf(name)}</bdi>}>{t(`response.variables.${name.replace('.', '_') as 'company'}`)}</MenuItem>)}
            </Menu>
          }
        />
        {strangers.length > 0 && <Notice>{t('response.strangers', { count: strangers.length, names: strangers.join(', ') })}</Notice>}
        <section aria-label={t('response.preview')}>
          <p className="mb-1.5 text-12 text-ink-3">{t('response.preview')}</p>
          <p dir="auto" className="min-h-11 max-w-[85%] rounded-[14px_14px_14px_4px] border border-line bg-canvas px-3 py-2.5 text-14 whitespace-pre-wrap [overflow-wrap:anywhere]">
            {text.trim() === '' ? <span className="text-ink-3">{t('response.previewEmpty')}</span> : sample(text)}
          </p>
        </section>
        {error !== null && !taken && refused.size === 0 && <Notice tone="bad">{words(error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={busy}>{response === null ? t('response.create') : t('settings.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
