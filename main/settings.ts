import { z } from 'zod';

/**
 * The one table of settings. It makes `--help`, docs/configuration.md and the start-up check; no
 * other file of the product reads process.env.
 */
export interface Setting {
  readonly env: string;
  readonly help: string;
  /** As text, the way a person would write it; null = no default. */
  readonly preset: string | null;
  readonly secret: boolean;
  readonly schema: z.ZodType;
}

const port = z
  .string()
  .regex(/^[0-9]{1,5}$/, 'not a port: a number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65535, 'not a port: a number from 0 to 65535');

const portRange = z
  .string()
  .regex(/^[0-9]{1,5}-[0-9]{1,5}$/, 'not a range: write FIRST-LAST, for example 20000-23999')
  .transform((text) => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { first, last };
  })
  .refine(({ first, last }) => first < last && last <= 65535, 'FIRST must be below LAST ≤ 65535');

const host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9.:-]+$/, 'not a host name or address');

const sipUri = z
  .string()
  .regex(
    /^sip:[A-Za-z0-9.[\]:-]+(;transport=(udp|tcp|tls))?$/,
    'not a trunk: write sip:HOST:PORT;transport=udp|tcp|tls',
  );

const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]+$/, 'not a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

const url = z.url({ protocol: /^https?$/, error: 'not a URL: http:// or https://' });

const list = (each: RegExp, fault: string) =>
  z
    .string()
    .max(4_096)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every((part) => each.test(part)), fault);

const define = <S extends z.ZodType>(
  env: string,
  preset: string | null,
  schema: S,
  help: string,
  secret = false,
) => ({ env, preset, schema, help, secret });

export const settings = {
  httpPort: define('PATCHBAY_HTTP_PORT', '3978', port, 'Pages, API and webhooks (HTTP).'),
  sipPort: define('PATCHBAY_SIP_PORT', '5060', port, 'SIP over UDP and TCP.'),
  sipTlsPort: define(
    'PATCHBAY_SIP_TLS_PORT',
    '5061',
    port,
    'SIP over TLS, with SRTP; listened on once PATCHBAY_SIP_CERTIFICATE_FILES is set.',
  ),
  sipCertificateFiles: define(
    'PATCHBAY_SIP_CERTIFICATE_FILES',
    null,
    list(/^[^,]+$/, 'not files: paths separated by commas'),
    'PEM files, each with key and chain of one name that trunks use; read again when they change.',
  ),
  sipCaFile: define(
    'PATCHBAY_SIP_CA_FILE',
    null,
    z.string().min(1),
    'PEM file of the authorities that SIP peers are signed by; default: those that Node trusts.',
  ),
  sipClientCertificate: define(
    'PATCHBAY_SIP_CLIENT_CERTIFICATE',
    'none',
    z.enum(['none', 'request', 'require']),
    'Whether SIP peers that connect by TLS may or must show a certificate.',
  ),
  sipPhoneDigest: define(
    'PATCHBAY_SIP_PHONE_DIGEST',
    'sha256',
    z.enum(['sha256', 'both', 'md5']),
    "How agents' phones prove their password. Old ones know MD5 only, or give up at any other.",
  ),
  sipSourceCallsPerS: define(
    'PATCHBAY_SIP_SOURCE_CALLS_PER_S',
    '20',
    count(1, 100_000),
    'Calls a second from one source that no trunk lists; more are turned away unread.',
  ),
  sipStrangerCallsPerS: define(
    'PATCHBAY_SIP_STRANGER_CALLS_PER_S',
    '100',
    count(1, 100_000),
    'The same from all such sources together. Trunks have their own rate, emergency calls none.',
  ),
  sipSourceRequestsPerS: define(
    'PATCHBAY_SIP_SOURCE_REQUESTS_PER_S',
    '50',
    count(1, 100_000),
    'Other SIP requests a second of one source (OPTIONS, REGISTER); of a trunk as many times more.',
  ),
  rtpPorts: define(
    'PATCHBAY_RTP_PORTS',
    '20000-23999',
    portRange,
    'UDP ports for audio; two for each leg.',
  ),
  bind: define('PATCHBAY_BIND', '127.0.0.1', host, 'Address that all listeners bind to.'),
  advertise: define(
    'PATCHBAY_ADVERTISE',
    null,
    host,
    'Address that SIP and SDP name when it differs from the bound one.',
  ),
  data: define(
    'PATCHBAY_DATA',
    './data',
    z.string().min(1),
    'Folder of the embedded database, keys and cached audio.',
  ),
  databaseUrl: define(
    'DATABASE_URL',
    null,
    z.string().startsWith('postgres', 'not a PostgreSQL URL'),
    'Your own PostgreSQL (15 or newer) as owner; without it one is started in PATCHBAY_DATA.',
    true,
  ),
  cloud: define(
    'PATCHBAY_CLOUD',
    'emulated',
    z.enum(['emulated', 'microsoft']),
    'Which Microsoft cloud: the one on this machine, or the real one.',
  ),
  cloudUrl: define(
    'PATCHBAY_CLOUD_URL',
    null,
    url,
    'Where the emulated cloud answers; default http://BIND:PATCHBAY_CLOUD_PORT.',
  ),
  cloudPort: define('PATCHBAY_CLOUD_PORT', '3979', port, 'HTTP port of the emulated cloud.'),
  cloudTlsPort: define(
    'PATCHBAY_CLOUD_TLS_PORT',
    '3980',
    port,
    'HTTPS port of the emulated cloud.',
  ),
  cloudSipPort: define(
    'PATCHBAY_CLOUD_SIP_PORT',
    '5070',
    port,
    'SIP port of the emulated carrier.',
  ),
  cloudSipTlsPort: define(
    'PATCHBAY_CLOUD_SIP_TLS_PORT',
    '5071',
    port,
    'SIP port of the emulated Direct Routing (TLS, SRTP).',
  ),
  cloudRtpPorts: define(
    'PATCHBAY_CLOUD_RTP_PORTS',
    '24000-27999',
    portRange,
    'UDP ports for the audio of the emulated phones.',
  ),
  teamsTrunk: define(
    'PATCHBAY_TEAMS_TRUNK',
    null,
    sipUri,
    'Trunk for legs to Teams users; default: the emulated carrier.',
  ),
  carrierTrunk: define(
    'PATCHBAY_CARRIER_TRUNK',
    null,
    sipUri,
    'Trunk for legs to the public network; default: the emulated carrier.',
  ),
  baseTrunksFile: define(
    'PATCHBAY_BASE_TRUNKS_FILE',
    null,
    z.string().min(1),
    "JSON file of the provider's own trunks to Teams, from which those of its tenants derive.",
  ),
  connectorHosts: define(
    'PATCHBAY_CONNECTOR_HOSTS',
    null,
    list(/^[A-Za-z0-9.-]+(:[0-9]{1,5})?$/, 'not hosts: names or name:port, separated by commas'),
    'Hosts inside our own network that connectors may reach, also without TLS; all others must ' +
      'be public and `https:` or `wss:`.',
  ),
  connectorSecretsFile: define(
    'PATCHBAY_CONNECTOR_SECRETS_FILE',
    null,
    z.string().min(1),
    'JSON file of the secrets that connectors name, `{"TENANT/NAME": "value"}` for one tenant, ' +
      '`{"NAME": "value"}` for all; read when it changes.',
  ),
  entraClientId: define(
    'PATCHBAY_ENTRA_CLIENT_ID',
    null,
    z.guid('not an application id (a GUID)'),
    'Application (client) id of Patchbay in Entra ID; the emulated cloud has its own.',
  ),
  entraSecretFile: define(
    'PATCHBAY_ENTRA_SECRET_FILE',
    null,
    z.string().min(1),
    'File with the client secret; read at each start. Better is a certificate.',
  ),
  entraCertificateFile: define(
    'PATCHBAY_ENTRA_CERTIFICATE_FILE',
    null,
    z.string().min(1),
    'PEM file with the private key and the certificate of the application.',
  ),
  entraAuthority: define(
    'PATCHBAY_ENTRA_AUTHORITY',
    null,
    url,
    'Origin of Entra ID; default https://login.microsoftonline.com, or the emulated cloud.',
  ),
  entraIssuers: define(
    'PATCHBAY_ENTRA_ISSUERS',
    null,
    list(/^https?:\/\/\S+\{tid\}\S*$/, 'not issuers: URLs with {tid}, separated by commas'),
    'Issuers of tokens, {tid} for the Entra tenant; default those of v1.0 and v2.0.',
  ),
  entraKeysUrl: define(
    'PATCHBAY_ENTRA_KEYS_URL',
    null,
    url,
    'Where the signing keys are; default below PATCHBAY_ENTRA_AUTHORITY.',
  ),
  entraAudiences: define(
    'PATCHBAY_ENTRA_AUDIENCES',
    'api://patchbay',
    list(/^\S+$/, 'not audiences: identifier URIs, separated by commas'),
    'Identifier URIs of the application; its id and api://ID are audiences as well.',
  ),
  entraCheckMs: define(
    'PATCHBAY_ENTRA_CHECK_MS',
    '20000',
    count(1_000, 3_600_000),
    'How old an answer of Entra ID about a person may be before it is asked again.',
  ),
  entraKeysMs: define(
    'PATCHBAY_ENTRA_KEYS_MS',
    '30000',
    count(1_000, 300_000),
    'Least time between two fetches of the signing keys that tokens of an unknown key bring about.',
  ),
  windowCheckMs: define(
    'PATCHBAY_WINDOW_CHECK_MS',
    '15000',
    count(1_000, 30_000),
    'How often it is asked whether the person of an open window may still see it.',
  ),
  graphUrl: define(
    'PATCHBAY_GRAPH_URL',
    null,
    url,
    'Base of Microsoft Graph; default https://graph.microsoft.com/v1.0, or the emulated cloud.',
  ),
  providerTenant: define(
    'PATCHBAY_PROVIDER_TENANT',
    null,
    z.guid('not an Entra tenant id (a GUID)'),
    'Entra tenant of the provider, whose operators may act in every tenant; the demo has one.',
  ),
  teamsAppId: define(
    'PATCHBAY_TEAMS_APP_ID',
    null,
    z.guid('not an app id (a GUID)'),
    'Id of the app in its Teams manifest, where notes in the activity feed lead; else none go.',
  ),
  mediaWorkers: define(
    'PATCHBAY_MEDIA_WORKERS',
    '1',
    count(1, 64),
    'Worker threads for audio; one carries about 150 bridged calls.',
  ),
  mediaLateMaxMs: define(
    'PATCHBAY_MEDIA_LATE_MAX_MS',
    '1000',
    count(20, 10_000),
    'An audio worker whose 20 ms tick runs later than this (p99 of 10 s) takes no new call: 503 ' +
      'and Retry-After. 200 is where talking becomes hard; laptops need more.',
  ),
  recordingReserveMb: define(
    'PATCHBAY_RECORDING_RESERVE_MB',
    '1024',
    count(0, 100_000_000),
    'Space that recordings leave free on the disk; with less no new one begins, calls go on.',
  ),
  writers: define(
    'PATCHBAY_WRITERS',
    '4',
    count(1, 64),
    'Database connections that append to the journal.',
  ),
  espeak: define(
    'PATCHBAY_ESPEAK',
    'auto',
    z.string().min(1).max(1_024),
    'The program espeak-ng, which speaks what flite does not (English): a path, `auto` where it ' +
      'is installed, or `off`.',
  ),
  pocketsphinx: define(
    'PATCHBAY_POCKETSPHINX',
    'auto',
    z.string().min(1).max(1_024),
    'The program pocketsphinx_batch, which hears choices spoken in English: a path, `auto` where ' +
      'it is installed with its model, or `off`.',
  ),
  speechUrl: define(
    'PATCHBAY_SPEECH_URL',
    null,
    url,
    'Azure AI Speech for languages that no voice here speaks: ' +
      '`https://REGION.tts.speech.microsoft.com`. What is spoken is sent there.',
  ),
  speechKey: define(
    'PATCHBAY_SPEECH_KEY',
    null,
    z.string().regex(/^[\x21-\x7e]{1,256}$/, 'not a key'),
    'Key of the speech resource at PATCHBAY_SPEECH_URL.',
    true,
  ),
  speechVoices: define(
    'PATCHBAY_SPEECH_VOICES',
    'de-DE-KatjaNeural,fr-FR-DeniseNeural,es-ES-ElviraNeural,it-IT-ElsaNeural,nl-NL-FennaNeural',
    list(/^[a-z]{2,3}-[A-Za-z0-9-]{2,80}$/, 'not voices: names like de-DE-KatjaNeural'),
    'Voices of that resource; the first of each language is its voice.',
  ),
  transcribeUrl: define(
    'PATCHBAY_TRANSCRIBE_URL',
    null,
    url,
    'Azure AI Speech that writes down voicemails and hears choices in languages of ' +
      'PATCHBAY_SPEECH_VOICES: `https://REGION.stt.speech.microsoft.com`, with ' +
      'PATCHBAY_SPEECH_KEY. What callers say is sent there.',
  ),
  leaseMs: define(
    'PATCHBAY_LEASE_MS',
    '8000',
    count(1000, 60_000),
    'How long a silent process keeps its tenants before another may take them.',
  ),
  onSigterm: define(
    'PATCHBAY_ON_SIGTERM',
    'handOver',
    z.enum(['handOver', 'end']),
    'What becomes of calls that are up on SIGTERM: `handOver` leaves them to the next process at ' +
      'this address, which must start within seconds; `end` lets them go on for ' +
      '`PATCHBAY_DRAIN_MS` first, as SIGINT does.',
  ),
  drainMs: define(
    'PATCHBAY_DRAIN_MS',
    '15000',
    count(0, 14_400_000),
    'How long running calls may go on before they are ended, where they are not handed over.',
  ),
  snapshotEvery: define(
    'PATCHBAY_SNAPSHOT_EVERY',
    '20000',
    count(100, 10_000_000),
    'Events between two snapshots of a tenant.',
  ),
  token: define(
    'PATCHBAY_TOKEN',
    null,
    z.string().regex(/^[\x21-\x7e]{1,16384}$/, 'not a token'),
    'Token of an administrator, for the commands that change a running node (`plan`, `apply`, ' +
      '`import`); the node itself does not read it.',
    true,
  ),
  logLevel: define(
    'PATCHBAY_LOG',
    'info',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    'Least level that is logged.',
  ),
} as const;

export type SettingName = keyof typeof settings;
type Parsed<Name extends SettingName> = z.infer<(typeof settings)[Name]['schema']>;
type Optional =
  | 'advertise'
  | 'databaseUrl'
  | 'cloudUrl'
  | 'teamsTrunk'
  | 'carrierTrunk'
  | 'baseTrunksFile'
  | 'speechUrl'
  | 'speechKey'
  | 'transcribeUrl'
  | 'connectorHosts'
  | 'connectorSecretsFile'
  | 'token'
  | 'entraClientId'
  | 'entraSecretFile'
  | 'entraCertificateFile'
  | 'entraAuthority'
  | 'entraIssuers'
  | 'entraKeysUrl'
  | 'graphUrl'
  | 'providerTenant'
  | 'teamsAppId'
  | 'sipCertificateFiles'
  | 'sipCaFile';
export type Config = {
  readonly [Name in SettingName]: Name extends Optional ? Parsed<Name> | null : Parsed<Name>;
};
