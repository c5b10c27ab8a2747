// A password field that can be shown, so that nobody types blind.
import { Eye, EyeOff } from 'lucide-react'
import { useState, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'

export const SecretField = (props: Omit<ComponentProps<typeof Field>, 'type' | 'end'>) => {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      end={
        <button
          type="button"
          aria-label={shown ? t('auth.hide') : t('auth.show')}
          aria-pressed={shown}
          className="press inline-flex size-8 items-center justify-center rounded-control text-ink-3 hover:text-ink"
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
        </button>
      }
    />
  )
}
