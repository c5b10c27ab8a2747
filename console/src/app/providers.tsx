// The contexts around the router: services, cache, words.
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { i18n as I18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { LiveRegion } from '../ui/live-region.tsx'
import { Toaster } from '../ui/toaster.tsx'
import type { AppRouter } from './router.tsx'
import { ServicesContext, type Services } from './services.ts'

export const Providers = ({ services, i18n, router }: { services: Services; i18n: I18n; router: AppRouter }) => (
  <ServicesContext value={services}>
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={services.queryClient}>
        <RouterProvider router={router} />
        <Toaster />
        <LiveRegion />
      </QueryClientProvider>
    </I18nextProvider>
  </ServicesContext>
)
