import { z } from 'zod';
import type { App } from '../app.ts';
import { bearerOf } from '../auth/authenticator.ts';
import { viewerOf } from '../gate.ts';
import type { Profiles } from '../port.ts';
import { errors } from './shared.ts';

const ProfileView = z.object({
  name: z.string(),
  jobTitle: z.string().nullable(),
  department: z.string().nullable(),
  language: z.string().nullable(),
  /** `token` = Graph could not be asked: only the name is known. */
  source: z.enum(['graph', 'token']),
});

/** The person's own profile, read on their behalf: each sees what they themselves may see. */
export function profileRoutes(app: App, profiles: Profiles | null): void {
  app.get(
    '/me/profile',
    { schema: { tags: ['live'], response: { 200: ProfileView, ...errors } } },
    async (request) => {
      const { tid, name } = viewerOf(request);
      const token = bearerOf(request.headers.authorization);
      const found = token === null ? null : ((await profiles?.profileOf(tid, token)) ?? null);
      if (found !== null) return { ...found, name: found.name ?? name, source: 'graph' as const };
      const nothing = { jobTitle: null, department: null, language: null };
      return { name, ...nothing, source: 'token' as const };
    },
  );
}
