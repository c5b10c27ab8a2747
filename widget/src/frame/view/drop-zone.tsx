// Files dragged over the panel: where they can be sent they are let go here, elsewhere the page must not open them.
import { useEffect, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { Icon } from './icons.tsx'

const filesOf = ({ dataTransfer }: DragEvent) => (dataTransfer?.types.includes('Files') ? dataTransfer : null)

export function DropZone({ chat, taken }: { chat: Chat; taken: boolean }) {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const drag = (event: DragEvent) => {
      const carried = filesOf(event)
      if (!carried) return
      event.preventDefault()
      carried.dropEffect = taken ? 'copy' : 'none'
      setOver(taken)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      const carried = filesOf(event)
      if (!carried) return
      event.preventDefault()
      setOver(false)
      if (taken) chat.uploads.add([...carried.files])
    }
    addEventListener('dragover', drag)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', drag)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [chat, taken])
  return over && taken ? <p class="drop"><Icon name="attach" />{chat.model.language.value.words.dropFiles}</p> : null
}
