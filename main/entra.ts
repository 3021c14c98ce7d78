import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { demoEntra } from './demo/identities.ts';

const MICROSOFT = 'https://login.microsoftonline.com';
/** Issuer of v1.0 tokens; the emulated cloud signs under the same name. */
const ISSUER_V1 = 'https://sts.windows.net/{tid}/';
const GRAPH = 'https://graph.microsoft.com/v1.0';

export type EntraCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly pem: string };

/** Everything about Entra ID that the settings say or leave to this. */
export interface EntraPlan {
  /** null: tokens can be checked, but nobody can be looked up. */
  readonly clientId: string | null;
  readonly credential: EntraCredential | null;
  readonly authority: string;
  readonly issuers: readonly string[];
  readonly keysUrl: string;
  readonly audiences: readonly string[];
  readonly graphUrl: string;
  readonly providerTenant: string | null;
  readonly teamsAppId: string | null;
}

/** Where the emulated cloud answers; null = Microsoft's own. */
export function cloudUrlOf(config: Config): string | null {
  if (config.cloud !== 'emulated') return null;
  return config.cloudUrl ?? `http://${config.bind}:${config.cloudPort}`;
}

/** Throws when a file that a setting names cannot be read. */
export function entraOf(config: Config): EntraPlan {
  const cloudUrl = cloudUrlOf(config);
  const authority = config.entraAuthority?.replace(/\/$/, '') ?? cloudUrl ?? MICROSOFT;
  const clientId = config.entraClientId ?? (cloudUrl === null ? null : demoEntra.clientId);
  const own = clientId === null ? [] : [clientId, `api://${clientId}`];
  const demoProvider = cloudUrl === null ? null : demoEntra.providerTenant;
  const demoKeys = config.entraAuthority === null && cloudUrl !== null;
  return {
    clientId,
    credential: credentialOf(config, cloudUrl !== null),
    authority,
    issuers: config.entraIssuers ?? [`${authority}/{tid}/v2.0`, ISSUER_V1, ...tlsIssuers(config)],
    keysUrl:
      config.entraKeysUrl ??
      (demoKeys ? `${authority}/emulator/jwks` : `${authority}/common/discovery/v2.0/keys`),
    audiences: [...config.entraAudiences, ...own, ...teamsAudiences(config, clientId)],
    graphUrl: config.graphUrl ?? (cloudUrl === null ? GRAPH : `${cloudUrl}/graph/v1.0`),
    providerTenant: config.providerTenant ?? demoProvider,
    teamsAppId: config.teamsAppId ?? (cloudUrl === null ? null : demoEntra.teamsAppId),
  };
}

/** Over HTTPS the emulated Entra names itself as it was asked. */
function tlsIssuers(config: Config): readonly string[] {
  if (config.cloud !== 'emulated') return [];
  return ['localhost', '127.0.0.1'].map(
    (host) => `https://${host}:${config.cloudTlsPort}/{tid}/v2.0`,
  );
}

/** Teams' single sign-on wants `api://HOST/CLIENT` (learn.microsoft.com, tab SSO). */
function teamsAudiences(config: Config, clientId: string | null): readonly string[] {
  if (clientId === null || config.cloud !== 'emulated') return [];
  const hosts = ['localhost', `localhost:${config.httpPort}`, `127.0.0.1:${config.httpPort}`];
  return hosts.map((host) => `api://${host}/${clientId}`);
}

function credentialOf(config: Config, emulated: boolean): EntraCredential | null {
  const { entraCertificateFile, entraSecretFile, entraClientId } = config;
  if (entraCertificateFile !== null) {
    return { kind: 'certificate', pem: readFileSync(entraCertificateFile, 'utf8') };
  }
  if (entraSecretFile !== null) {
    return { kind: 'secret', secret: readFileSync(entraSecretFile, 'utf8').trim() };
  }
  return emulated && entraClientId === null ? { kind: 'secret', secret: demoEntra.secret } : null;
}
