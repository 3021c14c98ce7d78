import { parseArgs } from 'node:util';
import { type Config, readConfig, settingsHelp, settingsMarkdown } from '../config.ts';
import { applyFolder, planCommand } from './apply.ts';
import { doctor } from './doctor.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { fileArguments, fileOptions } from './file-arguments.ts';
import type { FileArguments } from './file-arguments.ts';
import { replay } from './replay.ts';
import { start } from './start.ts';
import { tryCommand } from './try.ts';
import { verify } from './verify.ts';
import { why } from './why.ts';

const HELP = `patchbay: the open contact centre for Microsoft Teams

  patchbay start                     run this node (with demo tenants while the cloud is emulated)
  patchbay demo [--agents N --contact 'sip:a{n}@HOST:PORT' --number 600 [--wrapup SECONDS]]
                                     run with a load fixture: one queue of N plain SIP agents
  patchbay replay [--tenant T] [--until SEQ] [--decide]
                                     fold the journal and print the state's hash; --decide executes
                                     each command again and compares the events (same build)
  patchbay verify [--tenant T]       check chain, checksums, invariants and counts of the journal,
                                     and that the audit stands as it was written
  patchbay why INTERACTION [--tenant T]
                                     every decision about one interaction, with its reasons
  patchbay try FLOW [--press KEYS] [--say WORDS] [--at 2026-12-25T10:00] [--from NUMBER]
                  [--answer CONNECTOR.FIELD=VALUE] [--outcome CONNECTOR=OUTCOME]
                  [--queue ring|nobody|noAnswer] [--file DRAFT.json] [--tenant T]
                                     a call that there is not, through a flow as it is or as a file
                                     would make it: the path in words; nobody is rung
  patchbay doctor trunk NAME|URI [--tenant T] [--fqdn NAME] [--certificate FILE --key FILE]
                  [--ca FILE] [--call NUMBER [--caller NUMBER]]
                                     examines a trunk from here: names, certificates, OPTIONS and,
                                     with --call, codecs and sound both ways; says how to mend
  patchbay doctor data               whether PATCHBAY_DATA here is the folder that all processes of
                                     this installation share
  patchbay export [--tenant T] [--from SEQ]
                                     the journal's events as JSON lines
  patchbay export --config DIR [--tenant T] [--url URL --token TOKEN]
                                     the configuration as files: from the database here, or from a
                                     running node
  patchbay plan DIR [--prune] [--url URL] [--token TOKEN] [--tenant T]
                                     what publishing the files of DIR would change, and its faults
  patchbay apply DIR [--prune] [--note TEXT] [--url URL] [--token TOKEN] [--tenant T]
                                     publishes them as one version on a running node, on top of what
                                     others published since; --prune removes what DIR no longer has
  patchbay import teams DIR [--report FILE] [--config DIR] [--apply] [--url URL] [--token TOKEN]
                                     Microsoft's queues, attendants, schedules and numbers: what
                                     becomes what; --apply publishes it, --config writes files
  patchbay settings [--markdown]     the table of settings

Settings (environment variables, defaults in brackets)
${settingsHelp()}
`;

export interface Arguments {
  readonly config: Config;
  readonly positionals: readonly string[];
  readonly tenant: string | null;
  readonly until: number | null;
  readonly from: number;
  readonly decide: boolean;
  readonly agents: number | null;
  readonly contact: string;
  readonly number: string;
  readonly wrapUpMs: number;
  readonly trunk: TrunkArguments;
  readonly files: FileArguments;
}

/** What `doctor trunk` takes. */
export interface TrunkArguments {
  readonly fqdn: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  readonly ca: string | null;
  readonly call: string | null;
  readonly caller: string | null;
}

const commands: Readonly<Record<string, (args: Arguments) => Promise<number>>> = {
  start,
  demo: start,
  replay,
  verify,
  why,
  export: exportCommand,
  plan: planCommand,
  apply: applyFolder,
  import: importCommand,
  doctor,
};

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || argv.includes('--help') || argv.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  if (name === 'settings') {
    console.log(rest.includes('--markdown') ? settingsMarkdown() : settingsHelp());
    return 0;
  }
  const command = commands[name];
  if (command === undefined && name !== 'try')
    return fail([`"${name}" is not a command; \`patchbay --help\``]);
  const read = readConfig(process.env);
  if (read.kind === 'faults') return fail(read.faults);
  for (const warning of read.warnings) console.error(`patchbay: ${warning}`);
  if (name === 'try') return tryCommand(rest, read.config);
  const parsed = parse(rest, read.config);
  if (parsed.kind === 'faults') return fail(parsed.faults);
  return command === undefined ? 2 : command(parsed.args);
}

type Parsed =
  | { readonly kind: 'args'; readonly args: Arguments }
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

function parse(rest: readonly string[], config: Config): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        until: { type: 'string' },
        from: { type: 'string', default: '1' },
        decide: { type: 'boolean', default: false },
        agents: { type: 'string' },
        contact: { type: 'string', default: 'sip:a{n}@127.0.0.1:5080' },
        number: { type: 'string', default: '600' },
        wrapup: { type: 'string', default: '0' },
        fqdn: { type: 'string' },
        certificate: { type: 'string' },
        key: { type: 'string' },
        ca: { type: 'string' },
        call: { type: 'string' },
        caller: { type: 'string' },
        ...fileOptions,
      },
    });
    const faults = ['until', 'from', 'agents', 'wrapup'].flatMap((name) => {
      const value = values[name as keyof typeof values]; // one of the four names above
      return value === undefined || /^[0-9]{1,12}$/.test(String(value))
        ? []
        : [`--${name} ${String(value)}: not a whole number`];
    });
    if (faults.length > 0) return { kind: 'faults', faults };
    return {
      kind: 'args',
      args: {
        config,
        positionals,
        tenant: values.tenant ?? null,
        until: values.until === undefined ? null : Number(values.until),
        from: Number(values.from),
        decide: values.decide,
        agents: values.agents === undefined ? null : Number(values.agents),
        contact: values.contact,
        number: values.number,
        wrapUpMs: Number(values.wrapup) * 1000,
        trunk: {
          fqdn: values.fqdn ?? null,
          certificate: values.certificate ?? null,
          key: values.key ?? null,
          ca: values.ca ?? null,
          call: values.call ?? null,
          caller: values.caller ?? null,
        },
        files: fileArguments(values, config),
      },
    };
  } catch (error) {
    return { kind: 'faults', faults: [error instanceof Error ? error.message : String(error)] };
  }
}

function fail(faults: readonly string[]): number {
  for (const fault of faults) console.error(`patchbay: ${fault}`);
  return 2;
}
