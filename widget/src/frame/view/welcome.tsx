// Before the first message: the inbox's greeting, large, and nothing that stands between it and writing.
import type { Model } from '../model.ts'

export function Welcome({ model }: { model: Model }) {
  const { words, greeting } = model.language.value
  return (
    <div class="welcome">
      {model.problem.value !== null
        ? <p role="alert">{words.unknown}</p>
        : model.config.value && <p class="greeting"><bdi>{greeting}</bdi></p>}
    </div>
  )
}
