// The files beside the draft: how far each is, away with it, once more; and what was wrong with those that are not there.
import type { Chat } from '../chat.ts'
import { fill } from '../i18n.ts'
import type { Model } from '../model.ts'
import type { Refused } from '../pick.ts'
import { sizeOf } from '../time.ts'
import type { Upload } from '../uploading.ts'
import { Icon } from './icons.tsx'

function sentence(model: Model, { word, name }: Refused): string {
  const { words, locale } = model.language.value
  const { maxBytes, maxPerMessage } = model.config.value?.files ?? { maxBytes: 0, maxPerMessage: 0 }
  return fill(words[word], { name, size: sizeOf(locale, maxBytes), n: new Intl.NumberFormat(locale).format(maxPerMessage) })
}

export function Chips({ chat }: { chat: Chat }) {
  const { model } = chat
  const uploads = model.uploads.value
  const refusedFiles = model.refusedFiles.value
  return (
    <>
      {refusedFiles.length > 0 && (
        <div class="refused" role="alert">
          {refusedFiles.map((refused, index) => <p class="fault" key={index}>{sentence(model, refused)}</p>)}
        </div>
      )}
      {uploads.length > 0 && <ul class="chips">{uploads.map((one) => <Chip key={one.id} chat={chat} upload={one} />)}</ul>}
    </>
  )
}

function Chip({ chat, upload }: { chat: Chat; upload: Upload }) {
  const { words, locale } = chat.model.language.value
  const { id, file: { name, size }, state, part, preview } = upload
  const failed = state === 'failed'
  return (
    <li class="chip" data-state={state}>
      <span class="thumb">{preview === null ? <Icon name="file" /> : <img src={preview} alt="" />}</span>
      <span class="about">
        <bdi class="name">{name}</bdi>
        {state === 'done' && <small>{sizeOf(locale, size)}</small>}
        {failed && <small class="fault" role="alert" aria-label={fill(words.uploadFailed, { name })}>{words.failed}</small>}
        {!failed && state !== 'done' && <progress max={1} value={part} aria-label={fill(words.uploading, { name })} />}
      </span>
      {failed && <button type="button" aria-label={`${words.retry}: ${name}`} onClick={() => chat.uploads.retry(id)}><Icon name="again" /></button>}
      <button type="button" aria-label={fill(words.remove, { name })} onClick={() => chat.uploads.remove(id)}><Icon name="remove" /></button>
    </li>
  )
}
