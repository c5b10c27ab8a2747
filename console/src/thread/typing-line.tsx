// That the visitor writes just now, under the last bubble.
import { useLayoutEffect, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useTypists } from '../api/signals.ts'
import { useServices } from '../app/services.ts'
import { TypingDots } from '../inbox/typing-dots.tsx'

interface TypingLineProps { conversation: string; name: string; stick: () => boolean; scroller: RefObject<HTMLDivElement | null> }

export const TypingLine = ({ conversation, name, stick, scroller }: TypingLineProps) => {
  const { t } = useTranslation()
  const shown = useTypists(useServices().signals, conversation).some((typist) => typist.kind === 'visitor')
  useLayoutEffect(() => {
    if (shown && stick()) scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [shown, stick, scroller])
  return (
    <div className="flex h-7 items-center ps-12 pe-4 text-12 text-ink-2">
      {shown && <span className="inline-flex items-center gap-2"><TypingDots />{t('thread.typing', { name })}</span>}
    </div>
  )
}
