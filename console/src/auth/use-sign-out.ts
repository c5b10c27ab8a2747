// Signs out here or everywhere; when the server cannot be told, the person learns that the session still stands.
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'

export const useSignOut = (): ((everywhere: boolean) => void) => {
  const { session, toasts } = useServices()
  const words = useErrorWords()
  return (everywhere) => {
    session.signOut(everywhere).catch((error: unknown) => toasts.show({ tone: 'bad', text: words(error) }))
  }
}
