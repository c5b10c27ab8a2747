// Why an attempt failed, or an address is not taken, in the reader's language: the server's closed sentences by their keys.
import { useTranslation } from 'react-i18next'
import { deliveryProblems, urlRefusals, type Delivery } from '@switchboard/protocol'

const keyOf = <T extends Record<string, string>>(table: T, sentence: string): keyof T | undefined =>
  Object.keys(table).find((key) => table[key] === sentence)

export const useProblemWords = (): ((delivery: Pick<Delivery, 'lastStatus' | 'lastProblem'>) => string) => {
  const { t } = useTranslation()
  return ({ lastStatus, lastProblem }) => {
    if (lastStatus !== null) return t('webhooks.answered', { status: lastStatus })
    const key = keyOf(deliveryProblems, lastProblem ?? '')
    return key === undefined ? lastProblem ?? '' : t(`webhooks.problems.${key}`)
  }
}

export const useUrlFault = (): ((sentence: string | undefined) => string | undefined) => {
  const { t } = useTranslation()
  return (sentence) => {
    const key = keyOf(urlRefusals, sentence ?? '')
    return key === undefined ? sentence : t(`webhooks.urlFaults.${key}`)
  }
}
