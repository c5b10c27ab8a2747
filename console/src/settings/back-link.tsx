// From one thing of a section back to the list of them.
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'

export const BackLink = ({ section, children }: { section: string; children: ReactNode }) => (
  <Link to="/app/settings/$section" params={{ section }} className="press mb-4 inline-flex min-h-8 items-center gap-1.5 rounded-control font-medium text-ink-2 hover:text-ink">
    <ArrowLeft size={15} aria-hidden="true" className="rtl:-scale-x-100" />{children}
  </Link>
)
