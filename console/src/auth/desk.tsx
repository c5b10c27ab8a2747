// The frame of every page before the desk: the form on paper, beside it the board with a few cords plugged.
import type { ReactNode } from 'react'
import { Mark } from '../ui/mark.tsx'
import { Board } from './board.tsx'

export const Desk = ({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) => (
  <div className="grid h-dvh overflow-y-auto lg:grid-cols-[minmax(420px,5fr)_7fr]">
    <main className="flex min-h-full flex-col bg-surface px-6 py-6 md:px-12 lg:border-e lg:border-line">
      <div className="flex items-center gap-2.5 text-16 font-bold"><Mark size={26} />Switchboard</div>
      <div className="mx-auto my-auto w-full max-w-[360px] py-10">
        <h1 className="text-28 font-bold tracking-[-0.01em]">{title}</h1>
        {lead !== undefined && <p className="mt-2 text-14 text-ink-2">{lead}</p>}
        <div className="mt-8">{children}</div>
      </div>
    </main>
    <div className="hidden overflow-hidden lg:block"><Board /></div>
  </div>
)
