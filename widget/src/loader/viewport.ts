// On phones the keyboard covers the lower half of a full-screen panel: keep the panel in what is really visible.
export function fitKeyboard(panel: HTMLElement): () => void {
  const seen = window.visualViewport
  if (!seen) return () => {}
  const fit = () => {
    panel.style.setProperty('--tall', `${seen.height}px`)
    panel.style.setProperty('--top', `${seen.offsetTop}px`)
  }
  seen.addEventListener('resize', fit)
  seen.addEventListener('scroll', fit)
  return () => {
    seen.removeEventListener('resize', fit)
    seen.removeEventListener('scroll', fit)
  }
}
