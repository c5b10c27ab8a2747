// A view that most visitors never open: its code comes when it is first shown.
import { signal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'

const pause = 2000

export function later<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  const view = signal<FunctionComponent<P> | null>(null)
  let asked = false
  const ask = () => {
    load().then((loaded) => { view.value = loaded }, () => setTimeout(ask, pause))
  }
  return (props) => {
    const View = view.value
    useEffect(() => {
      if (!asked) ask()
      asked = true
    }, [])
    return View && <View {...props} />
  }
}
