import type { ShellSettings } from './views.ts';

const CLIENT_TYPES = { desktop: 'desktop', web: 'web', mobile: 'android' } as const;

/** What `initialize` calls the client; a phone is taken to be Android. */
export function clientTypeOf(form: ShellSettings['form']): string {
  return CLIENT_TYPES[form];
}

const ALL: Readonly<Record<string, object>> = {
  app: { notifySuccessResponse: {} },
  call: {},
  chat: {},
  clipboard: {},
  dialog: { url: { parentCommunication: {} }, update: {} },
  nestedAppAuth: {},
  notifications: {},
  pages: { backStack: {}, currentApp: {} },
  people: {},
  shortcutRelay: {},
  teamsCore: {},
};

/** teams-js runtime version 4. `X.isSupported()` in the app reads nothing but this. */
export function runtimeOf(unsupported: readonly string[]): object {
  const supports = Object.entries(ALL).filter(([name]) => !unsupported.includes(name));
  return {
    apiVersion: 4,
    hostVersionsInfo: { adaptiveCardSchemaVersion: { majorVersion: 1, minorVersion: 5 } },
    isLegacyTeams: false,
    isNAAChannelRecommended: !unsupported.includes('nestedAppAuth'),
    supports: Object.fromEntries(supports),
  };
}

/** `chat.openChat` needs chat; undefined when a function needs nothing that can be off. */
export function capabilityOf(func: string): string | undefined {
  const [scope = ''] = func.split('.');
  const capability = { tasks: 'dialog', messageForParent: 'dialog', messageForChild: 'dialog' };
  const named = Object.hasOwn(capability, scope)
    ? capability[scope as keyof typeof capability] // just looked up
    : scope;
  return Object.hasOwn(ALL, named) && named !== 'app' ? named : undefined;
}
