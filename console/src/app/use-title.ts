// The name of the open place in the browser's tab.
import { useEffect } from 'react'

export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · Switchboard`
    return () => {
      document.title = 'Switchboard'
    }
  }, [title])
}
