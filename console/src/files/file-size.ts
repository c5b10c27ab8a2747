// Bytes as people read them.
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

export const fileSize = (bytes: number, language: string): string => {
  const step = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0)
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 }).format(bytes / 1000 ** step)
}
