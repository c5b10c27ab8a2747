// A switchboard seen from the front: rows of jacks, a few cords. Drawn, still, decoration only.
const step = 56
const columns = 18
const rows = 20

const cords = [
  { from: [2, 3], to: [9, 7], tone: 'var(--brand)' },
  { from: [5, 11], to: [12, 5], tone: 'var(--ink)' },
  { from: [3, 14], to: [8, 12], tone: 'var(--line-strong)' },
  { from: [11, 10], to: [14, 15], tone: 'var(--line-strong)' },
] as const

const center = (n: number) => n * step + step / 2
const plugged = new Map<string, string>(cords.flatMap(({ from, to, tone }) => [[from.join(), tone], [to.join(), tone]]))

export const Board = () => (
  <svg aria-hidden="true" className="h-full w-full rtl:-scale-x-100" viewBox={`0 0 ${columns * step} ${rows * step}`} preserveAspectRatio="xMinYMid slice" fill="none">
    {Array.from({ length: rows * columns }, (_, index) => {
      const x = index % columns
      const y = Math.floor(index / columns)
      const tone = plugged.get(`${x},${y}`)
      return tone === undefined
        ? <circle key={index} cx={center(x)} cy={center(y)} r="5" stroke="var(--line)" strokeWidth="2" />
        : <g key={index}><circle cx={center(x)} cy={center(y)} r="12" fill="var(--canvas)" stroke={tone} strokeWidth="2" /><circle cx={center(x)} cy={center(y)} r="6" fill={tone} /></g>
    })}
    {cords.map(({ from, to, tone }) => {
      const [x1, y1, x2, y2] = [center(from[0]), center(from[1]), center(to[0]), center(to[1])]
      const sag = Math.max(y1, y2) + 150
      return <path key={tone + x1} d={`M${x1} ${y1}C${x1} ${sag} ${x2} ${sag} ${x2} ${y2}`} stroke={tone} strokeWidth="5" strokeLinecap="round" />
    })}
  </svg>
)
