// The files of a message: pictures as pictures, in their final size from the start; everything else by name.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { fill } from '../i18n.ts'
import type { FileRef } from '../kept.ts'
import { isPicture, shownSize } from '../picture.ts'
import { sizeOf } from '../time.ts'
import { Icon } from './icons.tsx'

interface Props { chat: Chat; file: FileRef }

export function Attachments({ chat, files }: { chat: Chat; files: readonly FileRef[] }) {
  const pictures = files.filter(isPicture)
  const others = files.filter((file) => !isPicture(file))
  return (
    <>
      {pictures.length > 0 && (
        <div class="pictures">{pictures.map((file) => <Picture key={file.uid} chat={chat} file={file} several={pictures.length > 1} />)}</div>
      )}
      {others.map((file) => <Document key={file.uid} chat={chat} file={file} />)}
    </>
  )
}

/** Opens in a new tab. Before a click there may be no address yet, or one that has ended. */
const opens = ({ chat, file: { uid } }: Props) => ({
  href: chat.links.of(uid)?.url ?? `/rest/v1/files/${uid}`,
  target: '_blank',
  rel: 'noopener noreferrer',
  onPointerEnter: () => void chat.links.want(uid),
  onFocus: () => void chat.links.want(uid),
  onClick: (event: Event) => chat.links.opened(uid, event),
})

const mostTries = 2

function Picture({ chat, file, several }: Props & { several: boolean }) {
  const { words } = chat.model.language.value
  const [source, setSource] = useState(() => chat.uploads.preview(file.uid))
  const tries = useRef(0)
  useEffect(() => {
    // A fresh address does not change a picture that is there.
    if (source === null) void chat.links.want(file.uid).then((link) => setSource(link?.thumbnailUrl ?? null))
  }, [])
  const again = () => {
    tries.current += 1
    setSource(null)
    if (tries.current <= mostTries) void chat.links.renew(file.uid).then((link) => setSource(link?.thumbnailUrl ?? null))
  }
  const { width, height } = shownSize(file, several)
  const alt = fill(words.picture, { name: file.name })
  return (
    <a class="picture" {...opens({ chat, file })} aria-label={alt}>
      <img src={source ?? undefined} alt={alt} width={width} height={height} decoding="async" data-shown={source !== null} onError={again} />
    </a>
  )
}

function Document({ chat, file }: Props) {
  const { locale } = chat.model.language.value
  return (
    <a class="document" {...opens({ chat, file })}>
      <span class="thumb"><Icon name="file" /></span>
      <span class="about">
        <bdi class="name">{file.name}</bdi>
        <small>{sizeOf(locale, file.size)}</small>
      </span>
      <Icon name="download" />
    </a>
  )
}
