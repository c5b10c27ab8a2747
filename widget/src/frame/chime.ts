// Two soft notes when we answer and the visitor looks elsewhere. Silent until he asks for it.
import type { Model } from './model.ts'

/** E and A above middle C; heights in hertz, times in seconds. */
const notes = [{ height: 659.26, at: 0 }, { height: 880, at: 0.13 }]
const length = 0.55
const loudness = 0.07
const pauseMs = 1500

export interface Chime {
  /** Where the visitor may not have seen it. */
  tell(): void
  /** Whatever he sees: how it sounds. */
  ring(): void
}

export function createChime(model: Model): Chime {
  let context: AudioContext | null = null
  let rangAt = 0

  /** Browsers let nobody sound before the visitor has done something in this frame. */
  const wake = () => {
    if (!model.memo.value.sound) return
    context ??= new AudioContext()
    void context.resume()
  }
  for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, wake, { capture: true, passive: true })

  function ring() {
    if (!context || Date.now() - rangAt < pauseMs) return
    rangAt = Date.now()
    for (const { height, at } of notes) {
      const start = context.currentTime + at
      const note = new OscillatorNode(context, { type: 'sine', frequency: height })
      const volume = new GainNode(context, { gain: 0 })
      volume.gain.setValueAtTime(0, start)
      volume.gain.linearRampToValueAtTime(loudness, start + 0.012)
      volume.gain.exponentialRampToValueAtTime(0.0001, start + length)
      note.connect(volume).connect(context.destination)
      note.start(start)
      note.stop(start + length)
    }
  }

  return {
    tell() {
      const looks = model.open.value && document.hasFocus() && !document.hidden
      if (model.memo.value.sound && !looks && context?.state === 'running') ring()
    },
    ring() {
      wake()
      ring()
    },
  }
}
