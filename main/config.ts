import { type Config, type SettingName, settings } from './settings.ts';

export type { Config } from './settings.ts';

export type ReadConfig =
  | { readonly kind: 'config'; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

/** Every fault at once, each with the setting, what was given and how to mend it. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ReadConfig {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = environment[setting.env];
    const text = given === undefined || given === '' ? setting.preset : given;
    if (text === null) {
      values[name] = null;
      continue;
    }
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      const shown = setting.secret ? '(secret)' : JSON.stringify(text);
      const why = parsed.error.issues.map((issue) => issue.message).join('; ');
      faults.push(`${setting.env}=${shown}: ${why}. ${setting.help}`);
    }
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  const config = values as Config; // each value came from its own schema above
  const clashes = portClashes(config);
  if (clashes.length > 0) return { kind: 'faults', faults: clashes };
  return { kind: 'config', config, warnings: unknownSettings(environment) };
}

/** A warning, not a fault: a launcher may hand both processes one environment. */
function unknownSettings(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>(Object.values(settings).map((setting) => setting.env));
  return Object.keys(environment)
    .filter((name) => name.startsWith('PATCHBAY_') && !known.has(name))
    .map((name) => `${name} is not a setting; \`patchbay --help\` lists them all`);
}

function portClashes(config: Config): string[] {
  const { first, last } = config.rtpPorts;
  return (['sipPort', 'sipTlsPort'] as const)
    .filter((name) => config[name] >= first && config[name] <= last)
    .map((name) => `${settings[name].env}=${config[name]} lies inside PATCHBAY_RTP_PORTS`);
}

export function settingNames(): readonly SettingName[] {
  return Object.keys(settings) as SettingName[]; // the table's own keys
}

/** For `--help`: one setting a paragraph. */
export function settingsHelp(): string {
  return settingNames()
    .map((name) => {
      const { env, preset, help } = settings[name];
      return `  ${env}${preset === null ? '' : ` (${preset})`}\n      ${help}`;
    })
    .join('\n');
}

/** docs/configuration.md, whole. */
export function settingsMarkdown(): string {
  const rows = settingNames().map((name) => {
    const { env, preset, help, secret } = settings[name];
    const shown = preset === null ? '–' : `\`${preset}\``;
    return `| \`${env}\` | ${shown} | ${help}${secret ? ' Secret: never logged.' : ''} |`;
  });
  return [
    '# Configuration',
    '',
    'Made from `main/settings.ts` by `npm run docs:configuration`; do not edit by hand.',
    'Every setting is an environment variable. A start with a faulty one lists all faults at once.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
