// Every address of the console and who may open it. What the first page does not need is loaded when it is opened.
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { keys } from '../api/keys.ts'
import type { Me } from '@switchboard/protocol'
import { SignInPage } from '../auth/sign-in-page.tsx'
import { readInboxSearch } from '../inbox/search.ts'
import { readLiveSearch } from '../live/search.ts'
import { readQueueSearch } from '../queue/search.ts'
import { readRosterSearch } from '../roster/search.ts'
import { readSearchSearch } from '../search/search.ts'
import { FaultPage } from './fault-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import type { Services } from './services.ts'

/** What the routes are given: the services and the words that the first page does not need. */
export interface RouteContext extends Services { deskWords: () => Promise<void>; settingsWords: () => Promise<unknown>; staffWords: () => Promise<void> }

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const root = createRootRouteWithContext<RouteContext>()({ component: Outlet, errorComponent: FaultPage, notFoundComponent: NotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { next?: string; ended?: true; problem?: string } => ({
    // Only our own addresses: a link must not be able to send somebody elsewhere after sign-in.
    ...(text(search['next'])?.startsWith('/app/') ? { next: text(search['next']) ?? '' } : {}),
    ...(search['ended'] === true ? { ended: true } : {}),
    ...(text(search['problem']) === undefined ? {} : { problem: text(search['problem']) ?? '' }),
  }),
  beforeLoad: async ({ context, search }) => {
    if ((await context.session.ready()) === 'in') throw redirect({ to: search.next ?? '/app/inbox' })
    const open = await context.client.open<{ open: boolean }>('GET', '/setup').catch(() => ({ open: false }))
    if (open.open) throw redirect({ to: '/app/setup' })
  },
  component: SignInPage,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/app/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search['token']) ?? (typeof search['token'] === 'number' ? String(search['token']) : undefined)
    return token === undefined ? {} : { token }
  },
  beforeLoad: async ({ context }) => {
    const open = await context.client.open<{ open: boolean }>('GET', '/setup').catch(() => ({ open: false }))
    if (!open.open) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('../auth/setup-page.tsx'), 'SetupPage'),
})

const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/app/forgot-password',
  component: lazyRouteComponent(() => import('../auth/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const reset = createRoute({
  getParentRoute: () => root,
  path: '/app/reset-password',
  validateSearch: (search: Record<string, unknown>): { token?: string } => (text(search['token']) === undefined ? {} : { token: text(search['token']) ?? '' }),
  component: lazyRouteComponent(() => import('../auth/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const requireSession = async (context: Services, href: string) => {
  const state = await context.session.ready()
  if (state !== 'in') throw redirect({ to: '/', search: { next: href, ...(state === 'ended' ? { ended: true } : {}) } })
}

const password = createRoute({
  getParentRoute: () => root,
  path: '/app/password',
  beforeLoad: ({ context, location }) => requireSession(context, location.href),
  component: lazyRouteComponent(() => import('../auth/password-page.tsx'), 'PasswordPage'),
})

const app = createRoute({
  getParentRoute: () => root,
  path: '/app',
  beforeLoad: async ({ context, location }) => {
    await requireSession(context, location.href)
    if (context.queryClient.getQueryData<Me>(keys.me)?.mustChangePassword) throw redirect({ to: '/app/password' })
    // The counts carry the position from which the socket resumes: they must be older than every list.
    await context.queryClient.ensureQueryData(context.queries.counts)
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})

const appIndex = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/app/inbox' })
  },
})

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('../inbox/inbox-page.tsx'), 'InboxPage'),
})

const inboxIndex = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  component: lazyRouteComponent(() => import('../inbox/nothing-open.tsx'), 'NothingOpen'),
})

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '/$uid',
  beforeLoad: ({ context }) => context.deskWords(),
  component: lazyRouteComponent(() => import('../thread/conversation-page.tsx'), 'ConversationPage'),
})

const queue = createRoute({
  getParentRoute: () => app,
  path: '/queue',
  validateSearch: readQueueSearch,
  beforeLoad: ({ context }) => context.deskWords(),
  component: lazyRouteComponent(() => import('../queue/queue-page.tsx'), 'QueuePage'),
})

const live = createRoute({
  getParentRoute: () => app,
  path: '/live',
  validateSearch: readLiveSearch,
  beforeLoad: ({ context }) => context.staffWords(),
  component: lazyRouteComponent(() => import('../live/live-page.tsx'), 'LivePage'),
})

const agents = createRoute({
  getParentRoute: () => app,
  path: '/agents',
  validateSearch: readRosterSearch,
  beforeLoad: ({ context }) => context.staffWords(),
  component: lazyRouteComponent(() => import('../roster/roster-page.tsx'), 'RosterPage'),
})

const agent = createRoute({
  getParentRoute: () => app,
  path: '/agents/$agent',
  beforeLoad: ({ context }) => context.staffWords(),
  component: lazyRouteComponent(() => import('../figures/agent-page.tsx'), 'AgentPage'),
})

const day = createRoute({
  getParentRoute: () => app,
  path: '/day',
  beforeLoad: ({ context }) => context.staffWords(),
  component: lazyRouteComponent(() => import('../figures/my-day.tsx'), 'MyDay'),
})

const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: readSearchSearch,
  beforeLoad: ({ context }) => context.deskWords(),
  component: lazyRouteComponent(() => import('../search/search-page.tsx'), 'SearchPage'),
})

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  beforeLoad: async ({ context }) => {
    await context.settingsWords()
  },
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
})

// One page shows them all: these only name what is open.
const settingsSection = createRoute({ getParentRoute: () => settings, path: '$section' })
const settingsItem = createRoute({ getParentRoute: () => settings, path: '$section/$item' })

const me = createRoute({
  getParentRoute: () => app,
  path: '/me',
  beforeLoad: ({ context }) => context.deskWords(),
  component: lazyRouteComponent(() => import('../auth/me-page.tsx'), 'MePage'),
})

const tree = root.addChildren([signIn, setup, forgotten, reset, password, app.addChildren([appIndex, inbox.addChildren([inboxIndex, conversation]), queue, live, agents, agent, day, search, settings.addChildren([settingsSection, settingsItem]), me])])

export const createAppRouter = (context: RouteContext) =>
  createRouter({ routeTree: tree, context, defaultPreload: 'intent', defaultPendingMs: 150, scrollRestoration: false })
export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
  interface HistoryState {
    /** From the sign-in to the page for a forgotten password; no address shows it. */
    login?: string
  }
}
