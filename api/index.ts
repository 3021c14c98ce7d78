export * from './app.ts';
export { actorOf } from './audit.ts';
export { ApiError } from './error.ts';
export * from './port.ts';
export type { PhoneHost } from './phones.ts';
export type { Authenticator } from './auth/authenticator.ts';
export { EntraAuthenticator } from './auth/entra.ts';
export { fetchJson } from './auth/fetch-json.ts';
export { createApi } from './server.ts';
