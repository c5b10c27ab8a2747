// The frame's few glyphs, drawn in the colour of the text.
const paths = {
  close: 'M6 9.5l6 6 6-6',
  send: 'M5 12h13M12.5 6l6 6-6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
}

export function Icon({ name }: { name: keyof typeof paths }) {
  return <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>
}
