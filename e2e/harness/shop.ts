// A company's page on an origin of its own, as strict as it can be: nothing is allowed but its own and what the chat says it needs.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const stub = `window.$switchboard=window.$switchboard||function(){($switchboard.q=$switchboard.q||[]).push(arguments)}
window.heard=[];window.violations=[]
document.addEventListener('securitypolicyviolation',(event)=>violations.push(event.violatedDirective+' '+event.blockedURI))
for(const name of ['ready','open','close','message:sent','message:received','unread','conversation:started','conversation:assigned','conversation:resolved','queue:position','agent:status','error'])
  document.addEventListener('switchboard:'+name,(event)=>heard.push([name,event.detail]))
`

export interface Shop { url: string; close(): Promise<void> }

/** `boot`: what the page's own script says before the chat's script is there. */
export async function openShop(chat: string, boot: string): Promise<Shop> {
  const policy = `default-src 'none'; script-src 'self' ${chat}; img-src 'self'; frame-src ${chat}; connect-src ${chat}; base-uri 'none'; form-action 'none'`
  const page = `<!doctype html><html lang="en"><head><title>Shop</title><script src="/own.js"></script><script async src="${chat}/widget.js"></script></head><body><h1>Shop</h1></body></html>`
  const server = createServer((request, response) => {
    const script = request.url === '/own.js'
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html', 'content-security-policy': policy, 'cache-control': 'no-store' })
    response.end(script ? `${stub}${boot}` : page)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}
