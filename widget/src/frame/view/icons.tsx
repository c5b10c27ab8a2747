// The frame's few glyphs, drawn in the colour of the text.
const paths = {
  close: 'M6 9.5l6 6 6-6',
  send: 'M5 12h13M12.5 6l6 6-6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  back: 'M14.5 6l-6 6 6 6',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  attach: 'M19.5 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-8 8a1.6 1.6 0 0 1-2.2-2.2l7-7',
  remove: 'M7 7l10 10M17 7L7 17',
  file: 'M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zM13.5 3.5v5h5',
  download: 'M12 4.5v10M7.5 10.5l4.5 4.5 4.5-4.5M5 19.5h14',
  again: 'M18.5 9A7 7 0 1 0 19 13M19 4.5V9h-4.5',
  check: 'M5.5 12.5l4.5 4.5 8.5-10',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2',
  language: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c3 2.4 3.6 5.4 3.6 8.5s-.6 6.1-3.6 8.5c-3-2.4-3.6-5.4-3.6-8.5s.6-6.1 3.6-8.5z',
  sound: 'M4.5 9.5v5h3l4.5 4v-13l-4.5 4zM15.5 9.2a4 4 0 0 1 0 5.6M17.9 6.5a8 8 0 0 1 0 11',
  mail: 'M4.5 5.5h15a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM4 7l8 6 8-6',
  forget: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7',
}
export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return <svg class="icon" data-name={name} viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>
}

/** From very bad to very good; always beside the word. */
const mouths = ['M8 16.6c2-2.6 6-2.6 8 0', 'M8.5 16c2-1.3 5-1.3 7 0', 'M8.5 15.4h7', 'M8.5 14.8c2 1.5 5 1.5 7 0', 'M7.8 14.2c2 3.2 6.4 3.2 8.4 0']

export function Face({ score }: { score: number }) {
  return (
    <svg class="face" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.2" />
      <path d={`M9 9.6v.8M15 9.6v.8${mouths[score - 1] ?? ''}`} />
    </svg>
  )
}
