// Where a conversation comes from.
import type { Channel } from '@switchboard/protocol'
import { Braces, Globe, Mail, Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'

const glyphs = { web: Globe, phone: Phone, email: Mail, api: Braces } as const

export const ChannelGlyph = ({ channel, size = 12 }: { channel: Channel; size?: number }) => {
  const { t } = useTranslation()
  const Glyph = glyphs[channel]
  return <Glyph size={size} role="img" aria-label={t(`channels.${channel}`)} className="shrink-0 text-ink-3" />
}
