// What the widget shows before anything is stored, and whether somebody is there.
import { acceptedFiles, maxAttachments, type WidgetConfig } from '@switchboard/protocol'
import { logoMark } from '../../modules/files/index.ts'
import { ownTenant } from '../../modules/identity/index.ts'
import { answeringGroup, inboxSettings, openingOf, type InboxWithId } from '../../modules/inboxes/index.ts'
import { someoneOnline } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'

/** Somebody who answers is online, and it is open; if it is not, when it opens. */
export async function availability(ctx: Context, inboxId: number): Promise<{ available: boolean; opensAt: string | null }> {
  const group = await answeringGroup(ctx, inboxId)
  const [online, { open, opensAt }] = await Promise.all([someoneOnline(ctx, group), openingOf(ctx, group)])
  return { available: online && open, opensAt }
}

export async function presentConfig(ctx: Context, inbox: InboxWithId): Promise<WidgetConfig> {
  const [tenant, here, settings, mark] = await Promise.all([ownTenant(ctx), availability(ctx, inbox.id), inboxSettings(ctx, inbox.id), logoMark(ctx, inbox.id)])
  const { preChat, offline: { enabled, message }, appearance, languages, rating } = settings
  return {
    inbox: { uid: inbox.uid, name: inbox.name, greeting: inbox.greeting, hue: inbox.hue }, company: tenant.name, ...here,
    // What is switched off is nobody's to read.
    preChat: preChat.enabled ? preChat : { enabled: false, fields: [] }, offline: { enabled, message }, languages, rating,
    appearance: { ...appearance, logo: mark === null ? null : `/rest/v1/widget/logo?key=${encodeURIComponent(inbox.key)}&v=${mark}` },
    files: { maxBytes: ctx.platform.limits.uploadBytes, maxPerMessage: maxAttachments, accept: acceptedFiles },
  }
}
