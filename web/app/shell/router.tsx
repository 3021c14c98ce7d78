import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import type { Me } from '../api/client.ts';
import { DeskPage } from '../desk/desk-page.tsx';
import { Frame } from './frame.tsx';

/** The desk is in the entry, as it must be there first; other screens come when they are opened. */
const LivePage = lazy(async () => ({ default: (await import('../live/live-page.tsx')).LivePage }));

const SetupPage = lazy(async () => {
  await import('../setup/no-jit.ts');
  return { default: (await import('../setup/setup-page.tsx')).SetupPage };
});

const rootRoute = createRootRoute({ component: Frame });
const deskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/desk',
  component: DeskPage,
});
const liveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/live',
  component: () => (
    <Suspense fallback={null}>
      <LivePage />
    </Suspense>
  ),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup/$',
  component: () => (
    <Suspense fallback={null}>
      <SetupPage />
    </Suspense>
  ),
});

/** Agents start at their desk, everybody else at what happens now. */
export function createAppRouter(me: Me) {
  const indexRoute = createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    beforeLoad: () => {
      const to = me.agent !== null && me.roles.includes('agent') ? '/desk' : '/live';
      throw redirect({ to, search: true, replace: true });
    },
  });
  return createRouter({
    routeTree: rootRoute.addChildren([indexRoute, deskRoute, liveRoute, setupRoute]),
    basepath: '/app',
    defaultNotFoundComponent: DeskPage,
    // Its own words for a fault are English and end there: ours leads back (error-boundary.tsx).
    disableGlobalCatchBoundary: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createAppRouter>;
  }
}
