// A real Firebase Realtime Database behind a port. The library is loaded when it is first needed: most installations never do.

export interface FirebaseConfig { databaseUrl: string; projectId: string; clientEmail: string; privateKey: string }

export interface Remote {
  /** Sets the value at each path, null removes; all or nothing. Throws when it is refused or takes longer than `timeoutMs`. */
  update(values: Record<string, unknown>, timeoutMs: number): Promise<void>
  /** Drops what was not confirmed: nothing of it is sent later. */
  close(): Promise<void>
}

let connections = 0

/** Throws when the credentials cannot be read. Whether they are right shows at the first update. */
export async function connectFirebase(config: FirebaseConfig): Promise<Remote> {
  const [{ cert, deleteApp, initializeApp }, { getDatabase }] = await Promise.all([import('firebase-admin/app'), import('firebase-admin/database')])
  // Environment files cannot hold line breaks, so the key's are often written out.
  const credential = cert({ projectId: config.projectId, clientEmail: config.clientEmail, privateKey: config.privateKey.replaceAll(String.raw`\n`, '\n') })
  const app = initializeApp({ credential, databaseURL: config.databaseUrl }, `switchboard-${++connections}`)
  const root = getDatabase(app).ref()
  return {
    update: async (values, timeoutMs) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`no confirmation within ${timeoutMs} ms`)), timeoutMs) })
      await Promise.race([root.update(values), late]).finally(() => clearTimeout(timer))
    },
    close: () => deleteApp(app),
  }
}
