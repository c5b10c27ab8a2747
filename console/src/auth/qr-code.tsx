// The address of an authenticator as a QR code, always dark on light, because cameras read it so; and to type in by hand.
import { encode } from 'uqr'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export const QrCode = ({ url, secret }: { url: string; secret: string }) => {
  const { t } = useTranslation()
  const { size, path } = useMemo(() => {
    const { data, size: side } = encode(url, { ecc: 'M', border: 2 })
    return { size: side, path: data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('') }
  }, [url])
  return (
    <div className="flex flex-col items-center gap-3">
      <svg role="img" aria-label={t('auth.qr')} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="w-48 rounded-panel border border-line">
        <rect width={size} height={size} fill="#ffffff" />
        <path d={path} fill="#000000" />
      </svg>
      <p className="text-center text-12 text-ink-2">
        {t('auth.secretByHand')}
        <code dir="ltr" className="mt-1 block font-mono text-13 break-all text-ink select-all">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
    </div>
  )
}
