// The company's day so far, beside the numbers of this moment. Says nothing while it cannot be read: the board stands without it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { FactsDialog } from '../figures/facts-dialog.tsx'
import { FigureStrip } from '../figures/figure-strip.tsx'
import { nowQuery } from '../figures/queries.ts'
import type { FigureKey } from '../figures/words.ts'

const shown = ['firstResponseMinutes', 'slaPercent', 'resolved', 'messages', 'satisfaction'] as const satisfies readonly FigureKey[]

export const TodayStrip = () => {
  const { t } = useTranslation()
  const now = useQuery(nowQuery(useServices().client)).data
  const [open, setOpen] = useState<FigureKey | null>(null)
  if (now === undefined) return null
  return (
    <section aria-labelledby="today">
      <h2 id="today" className="mb-2 text-13 font-bold">{t('figures.today')}</h2>
      <FigureStrip label={t('figures.today')} figures={now.figures} keys={shown} onOpen={setOpen} />
      {open !== null && <FactsDialog agent={null} day={now.day} figure={open} onClose={() => setOpen(null)} />}
    </section>
  )
}
