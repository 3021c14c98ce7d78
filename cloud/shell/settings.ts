import { z } from 'zod';
import { manifest } from './manifest.ts';

/** Capabilities of the host that a developer may switch off, as `X.isSupported()` names them. */
export const CAPABILITIES = [
  'call',
  'chat',
  'clipboard',
  'dialog',
  'nestedAppAuth',
  'notifications',
  'pages',
  'people',
  'shortcutRelay',
  'teamsCore',
] as const;

/**
 * What `getAuthToken` and nested app auth answer. `dropped`: nothing, ever. `expired`: a token
 * whose time is over. The refusals carry Teams' words (learn.microsoft.com, getAuthToken).
 */
export const TokenSwitch = z.enum([
  'given',
  'dropped',
  'expired',
  'revoked',
  'consentRequired',
  'mfaRequired',
]);
export type TokenSwitch = z.infer<typeof TokenSwitch>;

/** What a person's Teams client remembers and what a developer has switched. */
export const ShellSettings = z.strictObject({
  theme: z.enum(['default', 'dark', 'contrast']),
  /** `ar-xb` is the right-to-left pseudo locale: English words, mirrored. */
  locale: z.enum(['en-us', 'de-de', 'fr-fr', 'es-es', 'ar-xb']),
  form: z.enum(['desktop', 'web', 'mobile']),
  app: z.enum(['activity', 'chat', 'calls', 'patchbay']),
  tab: z.enum(manifest.staticTabs.map((tab) => tab.entityId)),
  /** Where in the tab a deep link led; empty = its start. */
  subPage: z.string().max(1_024),
  /** The chat that is open. */
  chat: z.string().max(128),
  token: TokenSwitch,
  /** `hidden`: alive, not painted. `unloaded`: asked to be ready, then gone. */
  frame: z.enum(['shown', 'hidden', 'unloaded']),
  /**
   * When the person goes to another app: `teams` caches a tab that handles load and beforeUnload
   * and unloads any other, `keep` lets every tab live on unseen.
   */
  leaving: z.enum(['teams', 'keep']),
  /** The frame is told to drop its sockets and act as if the network were gone. */
  offline: z.boolean(),
  /** How long the shell waits before it lets a tab load. */
  slowLoadMs: z.int().min(0).max(60_000),
  unsupported: z.array(z.enum(CAPABILITIES)).max(CAPABILITIES.length),
});
export type ShellSettings = z.infer<typeof ShellSettings>;

export const FIRST_SETTINGS: ShellSettings = {
  theme: 'default',
  locale: 'en-us',
  form: 'desktop',
  app: 'patchbay',
  tab: manifest.staticTabs[0]?.entityId ?? '',
  subPage: '',
  chat: '',
  token: 'given',
  frame: 'shown',
  leaving: 'teams',
  offline: false,
  slowLoadMs: 0,
  unsupported: [],
};
