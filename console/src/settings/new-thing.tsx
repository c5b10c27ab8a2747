// Makes one more of what a settings page lists: above the list, at its end, on every page.
import { Plus } from 'lucide-react'
import { Button } from '../ui/button.tsx'

export const NewThing = ({ text, onAsk }: { text: string; onAsk: () => void }) => (
  <div className="-mt-1 mb-3 flex justify-end">
    <Button look="main" onClick={onAsk}><Plus size={14} aria-hidden="true" />{text}</Button>
  </div>
)
