// Six digits of an app or a recovery code; phones offer what they received or keep.
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'

export const CodeField = ({ value, onChange, autoFocus = false }: { value: string; onChange: (code: string) => void; autoFocus?: boolean }) => {
  const { t } = useTranslation()
  return (
    <Field label={t('auth.code')} value={value} onChange={(e) => onChange(e.target.value)} dir="ltr" name="code" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false}
      minLength={6} maxLength={30} autoFocus={autoFocus} required />
  )
}
