// The labels of the open conversation with a menu to change them: those of its inbox, and the company's tags.
import { Menu as Base } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { Check, Tag } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useKeys } from '../keys/use-keys.ts'
import { cx } from '../lib/cx.ts'
import { floating } from '../ui/menu.tsx'
import { LabelDot, LabelMarks } from './marks.tsx'
import { useLabel } from './use-label.ts'

export const LabelEditor = ({ conversation }: { conversation: Conversation }) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const [open, setOpen] = useState(false)
  const all = useQuery(queries.labels).data
  const { marks, set } = useLabel(conversation)
  useKeys({ l: () => setOpen(true) })
  const own = all?.filter((label) => label.inbox === conversation.inbox.uid) ?? []
  const tags = all?.filter((label) => label.inbox === null) ?? []
  const worn = new Set(marks.map((mark) => mark.id))
  return (
    <Base.Root modal={false} open={open} onOpenChange={setOpen}>
      <Base.Trigger
        aria-label={marks.length === 0 ? t('labels.change') : t('labels.changeThese', { names: marks.map((mark) => mark.name).join(', ') })}
        className="press -my-1 inline-flex h-6 min-w-0 shrink items-center gap-1.5 rounded-control px-1.5 text-11 text-ink-3 hover:bg-canvas hover:text-ink max-md:h-8"
      >
        {marks.length > 0 ? <LabelMarks marks={marks} few={3} slim /> : <><Tag size={12} aria-hidden="true" /><span className="max-md:sr-only">{t('labels.title')}</span></>}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className={cx(floating, 'max-h-80 min-w-52 overflow-y-auto p-1')}>
            {[{ title: t('labels.of', { inbox: conversation.inbox.name }), some: own }, { title: t('labels.tags'), some: tags }].map(({ title, some }) => some.length > 0 && (
              <Base.Group key={title}>
                <Base.GroupLabel className="px-2.5 pt-1.5 pb-1 text-12 text-ink-3">{title}</Base.GroupLabel>
                {some.map((label) => (
                  <Base.CheckboxItem
                    key={label.id}
                    checked={worn.has(label.id)}
                    onCheckedChange={(on: boolean) => void set(label, on)}
                    className="flex min-h-8 items-center gap-2.5 rounded-control px-2.5 text-13 outline-none select-none data-highlighted:bg-canvas max-md:min-h-11"
                  >
                    <LabelDot color={label.color} size={10} /><span className="grow">{label.name}</span>
                    <Base.CheckboxItemIndicator><Check size={14} aria-hidden="true" /></Base.CheckboxItemIndicator>
                  </Base.CheckboxItem>
                ))}
              </Base.Group>
            ))}
            {all !== undefined && own.length + tags.length === 0 && <p className="max-w-60 px-2.5 py-2 text-12 text-ink-2">{t('labels.none')}</p>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
