// What to call a visitor who may not have said a name.
import { useTranslation } from 'react-i18next'

interface Named { name: string | null; email?: string | null; number: number }

export const useVisitorName = (): ((visitor: Named) => string) => {
  const { t } = useTranslation()
  return (visitor) => visitor.name ?? visitor.email ?? t('visitor.numbered', { number: visitor.number })
}
