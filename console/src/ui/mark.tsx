// The mark: two jacks and the cord between them.
export const Mark = ({ size = 24 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" className="shrink-0">
    <path d="M6.5 6.5C17.5 6.5 6.5 17.5 17.5 17.5" stroke="var(--brand)" strokeWidth="2.6" strokeLinecap="round" />
    <circle cx="5.5" cy="6.5" r="3.4" fill="var(--brand)" />
    <circle cx="18.5" cy="17.5" r="2.4" fill="var(--surface)" stroke="var(--brand)" strokeWidth="2.2" />
  </svg>
)
