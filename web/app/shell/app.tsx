import { Toaster } from '@fluentui/react-components';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { ServicesProvider } from '../store/context.tsx';
import type { Services } from '../store/context.tsx';
import { createAppRouter } from './router.tsx';
import { TOASTER } from './use-toasts.tsx';

/** The signed-in app. TanStack Query caches reads; the live board has its own store. */
export function App({ services }: { readonly services: Services }) {
  const { locale } = useIntl();
  const router = useMemo(() => createAppRouter(services.me), [services.me]);
  const queries = useMemo(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: 2, staleTime: 10_000, refetchOnWindowFocus: false } },
      }),
    [],
  );
  return (
    <ServicesProvider value={services}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} key={locale} />
        <Toaster toasterId={TOASTER} position="bottom" />
      </QueryClientProvider>
    </ServicesProvider>
  );
}
