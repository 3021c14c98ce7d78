export { ActivityFeed } from './activity-feed.ts';
export { AppTokens } from './app-tokens.ts';
export type { Credential } from './entra-client.ts';
export { MicrosoftError } from './error.ts';
export { PeopleWatch } from './people-watch.ts';
export { watchPresence } from './presence.ts';
export type { PresenceHost } from './presence.ts';
export { SignIn } from './sign-in.ts';
export type { Profile } from './sign-in.ts';
