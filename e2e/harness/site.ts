// A company's own web site on a host of its own: pages as given, and the reports that browsers send about their policies.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SiteFile { body: string; type?: string; policy?: string }

/** What a site with a strict policy has to allow for the chat: its host, three times. `snippet`: the site's own script. */
export const strictPolicy = (host: string, snippet: string): string =>
  `default-src 'none'; script-src ${host} ${snippet}; frame-src ${host}; connect-src ${host}; report-uri /reports`

export class Site {
  readonly #server: Server
  readonly #files = new Map<string, SiteFile>()
  /** What browsers reported about breaches of a policy. */
  readonly reports: string[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(): Promise<Site> {
    const server = createServer()
    const site = new Site(server)
    server.on('request', (request, response) => {
      const path = new URL(request.url ?? '/', 'http://site').pathname
      if (request.method === 'POST') {
        request.setEncoding('utf8').on('data', (text: string) => { if (path === '/reports') site.reports.push(text) })
        request.on('end', () => response.writeHead(204).end())
        return
      }
      const file = site.#files.get(path)
      if (!file) return response.writeHead(404).end()
      response.writeHead(200, { 'content-type': file.type ?? 'text/html; charset=utf-8', ...(file.policy === undefined ? {} : { 'content-security-policy': file.policy }) }).end(file.body)
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    return site
  }

  /** Another site than the product, which is called by its number. */
  get base(): string { return `http://localhost:${(this.#server.address() as AddressInfo).port}` }

  put(path: string, file: SiteFile): string {
    this.#files.set(path, file)
    return this.base + path
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => { this.#server.close(resolve) })
  }
}
