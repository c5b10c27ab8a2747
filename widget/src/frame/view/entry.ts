// Where the focus goes when the loader gives it to the frame, or one screen takes the place of another, and nobody has it.
import { useEffect } from 'preact/hooks'

export function useEntry(find: () => HTMLElement | null | undefined) {
  useEffect(() => {
    const take = () => {
      const rests = document.hasFocus() && document.activeElement === document.body
      // On touch the keyboard would jump up over what is to be read.
      if (rests && matchMedia('(pointer: fine)').matches) find()?.focus()
    }
    take()
    addEventListener('focus', take)
    return () => removeEventListener('focus', take)
  }, [])
}
