/** Says how far something is: on a terminal in place, elsewhere a line every so often. An empty text clears the line. */
export function makeProgress(everyMs: number): (text: string) => void {
  let told = performance.now()
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
    else if (text !== '' && performance.now() - told > everyMs) {
      told = performance.now()
      process.stderr.write(`${text}\n`)
    }
  }
}
