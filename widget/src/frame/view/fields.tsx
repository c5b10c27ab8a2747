// Fields with their names, and what is wrong with them beside them.
import { useId } from 'preact/hooks'
import { lengthOf, type Answers, type Fault, type Faults, type Field } from '../form.ts'
import type { Words } from '../i18n.ts'

interface Common { words: Words; write(key: string, value: string | boolean): void }
interface Props extends Common { fields: readonly Field[]; values: Answers; faults: Faults }
interface One extends Common { field: Field; value: string | boolean | undefined; fault: Fault | undefined }

const keyboards: Partial<Record<Field['type'], 'email' | 'tel'>> = { email: 'email', phone: 'tel' }
const fills: Partial<Record<string, string>> = { name: 'name', email: 'email', phone: 'tel' }

export const Fields = ({ fields, values, faults, words, write }: Props) => (
  <>{fields.map((field) => (
    <FieldOf key={field.key} field={field} value={values[field.key]} fault={faults[field.key]} words={words} write={write} />
  ))}</>
)

function FieldOf({ field, value, fault, words, write }: One) {
  const id = useId()
  const { key, type, label, required } = field
  const told = fault && <p class="fault" id={`${id}-fault`}>{words[fault]}</p>
  const shared = { id, name: key, required, 'aria-invalid': fault !== undefined, 'aria-describedby': fault && `${id}-fault` }

  if (type === 'checkbox') {
    return (
      <div class="field">
        <label class="tick">
          <input {...shared} type="checkbox" checked={value === true} onChange={(event) => write(key, event.currentTarget.checked)} />
          <span dir="auto">{label}</span>
        </label>
        {told}
      </div>
    )
  }
  const text = typeof value === 'string' ? value : ''
  const given = {
    ...shared, value: text, maxLength: lengthOf(field),
    // Addresses and numbers run left to right; an empty field runs as the page does.
    dir: type === 'email' || type === 'phone' ? 'ltr' : text === '' ? undefined : 'auto',
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => write(key, event.currentTarget.value),
  } as const
  return (
    <div class="field">
      <label for={id}><span dir="auto">{label}</span>{!required && <small>{words.optional}</small>}</label>
      {type === 'choice' ? (
        <select {...shared} value={text} dir="auto" onChange={(event) => write(key, event.currentTarget.value)}>
          <option value="">{words.choose}</option>
          {field.options?.map((option) => <option key={option} value={option}>{option}</option>)}
        </select>
      ) : type === 'long'
        ? <textarea {...given} rows={4} />
        : <input {...given} type="text" inputMode={keyboards[type]} autocomplete={fills[key] ?? 'off'} />}
      {told}
    </div>
  )
}
