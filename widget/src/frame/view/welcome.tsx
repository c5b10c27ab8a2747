// Before the first message: the inbox's greeting, large, and nothing that stands between it and writing.
import type { Model } from '../model.ts'

export function Welcome({ model }: { model: Model }) {
  const { words } = model.language.value
  const config = model.config.value
  return (
    <div class="welcome">
      {model.problem.value !== null
        ? <p role="alert">{words.unknown}</p>
        : config && <p class="greeting"><bdi>{config.inbox.greeting || words.welcome}</bdi></p>}
    </div>
  )
}
