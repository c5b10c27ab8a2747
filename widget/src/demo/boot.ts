// The snippet of a host page as a file: a strict policy allows no inline script.
const stub = (...args: unknown[]) => {
  const { $switchboard } = window
  if ($switchboard) ($switchboard.q ??= []).push(args)
}
const { widgetKey } = document.body.dataset

window.$switchboard ??= stub
window.$switchboard('boot', { inbox: widgetKey })
document.querySelectorAll<HTMLElement>('[data-ask]').forEach((button) => {
  button.addEventListener('click', () => window.$switchboard?.('newMessage', button.dataset['ask']))
})
