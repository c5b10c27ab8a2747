// How an inbox's settings are read, and what its widget is told now.
import { queryOptions } from '@tanstack/react-query'
import type { InboxSettings, WidgetConfig } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'

export const inboxSettingsQuery = (client: Client, uid: string) => queryOptions({
  queryKey: keys.inboxSettings(uid), queryFn: ({ signal }) => client.get<InboxSettings>(`/inboxes/${uid}/settings`, {}, signal), staleTime: 30_000,
})

export const widgetConfigQuery = (client: Client, key: string) => queryOptions({
  queryKey: keys.widgetConfig(key), queryFn: ({ signal }) => client.get<WidgetConfig>('/widget/config', { key }, signal), staleTime: 60_000,
})
