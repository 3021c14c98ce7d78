import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectiveTrunk, examineTrunk, findingText } from '../../channels/index.ts';
import type { BaseTrunk, TrunkToExamine } from '../../channels/index.ts';
import type { TenantId, TrunkConfig } from '../../domain/index.ts';
import { foldTenant, type Journal } from '../../journal/index.ts';
import { baseTrunksOf } from '../base-trunks.ts';
import { BUILD } from '../build-info.ts';
import { RecordingFiles } from '../recording/files.ts';
import { examineData } from './doctor-data.ts';
import type { Arguments } from './main.ts';
import { withJournal, withTenants } from './with-journal.ts';

/** Any number of the public network that nobody has: Ofcom keeps it for drama. */
const CALLER = '+447700900000';

/** `patchbay doctor trunk …`: exit code 1 when there is a fault. */
export async function doctor(args: Arguments): Promise<number> {
  const [what, name] = args.positionals;
  if (what === 'data') return doctorData(args);
  if (what !== 'trunk' || name === undefined) {
    console.error(
      'patchbay: `patchbay doctor trunk NAME`, `… sip:HOST:PORT;transport=tls` or `doctor data`',
    );
    return 2;
  }
  const read = readFiles(args);
  if (typeof read === 'string') {
    console.error(`patchbay: ${read}`);
    return 2;
  }
  if (name.startsWith('sip:')) return examine(args, { ...read, uri: name, fqdn: args.trunk.fqdn });
  const bases = basesOf(args);
  if (typeof bases === 'string') {
    console.error(`patchbay: ${bases}`);
    return 2;
  }
  const base = bases.find(({ fqdn }) => fqdn === name.toLowerCase());
  if (base !== undefined) return examineConfigured(args, read, { name, trunk: base, bases });
  let found: TrunkConfig | null = null;
  const code = await withTenants(args, async (journal, tenant) => {
    found ??= await trunkOf(journal, tenant, name);
    return true;
  });
  if (code !== 0) return code;
  return examineConfigured(args, read, { name, trunk: found, bases });
}

/** Looks at the folder of this process with the eyes of the whole installation. */
async function doctorData(args: Arguments): Promise<number> {
  const files = new RecordingFiles(join(args.config.data, 'recordings'));
  return withJournal(args, async (journal, tenants) => {
    const findings = tenants.length === 0 ? [] : await examineData(journal, files, tenants);
    for (const finding of findings) console.log(findingText(finding));
    const faults = findings.filter(({ verdict }) => verdict === 'fault').length;
    console.log(faults === 0 ? 'doctor: no fault found' : `doctor: ${faults} faults`);
    return faults === 0 ? 0 : 1;
  });
}

function basesOf({ config }: Arguments): readonly BaseTrunk[] | string {
  try {
    return baseTrunksOf(config.baseTrunksFile, () => undefined)();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `PATCHBAY_BASE_TRUNKS_FILE: ${why}`;
  }
}

type Files = Pick<TrunkToExamine, 'certificate' | 'ca'>;

function examineConfigured(
  args: Arguments,
  files: Files,
  named: {
    readonly name: string;
    readonly trunk: TrunkConfig | null;
    readonly bases: readonly BaseTrunk[];
  },
): Promise<number> | number {
  const { name, bases } = named;
  const trunk = named.trunk === null ? null : effectiveTrunk(named.trunk, bases);
  if (trunk === null) {
    console.error(
      `patchbay: no trunk ${name}; name one of the configuration, or give its sip: URI`,
    );
    return 2;
  }
  if (trunk.uri === null) {
    console.error(`patchbay: trunk ${name} only takes calls; there is nothing to reach`);
    return 2;
  }
  const configured = { trunk, bases };
  return examine(args, {
    ...files,
    uri: trunk.uri,
    fqdn: args.trunk.fqdn ?? trunk.fqdn,
    configured,
  });
}

async function trunkOf(
  journal: Journal,
  tenant: TenantId,
  id: string,
): Promise<TrunkConfig | null> {
  const { state } = await foldTenant(journal, tenant, { build: BUILD });
  return [...state.config.trunks.values()].find((trunk) => trunk.id === id) ?? null;
}

async function examine(
  args: Arguments,
  trunk: Files & Pick<TrunkToExamine, 'uri' | 'fqdn' | 'configured'>,
): Promise<number> {
  const { config } = args;
  const { call, caller } = args.trunk;
  let faults = 0;
  for await (const finding of examineTrunk({
    ...trunk,
    bind: config.bind,
    advertise: config.advertise ?? undefined,
    rtpPorts: config.rtpPorts,
    call: call === null ? null : { number: call, from: caller ?? CALLER },
    now: () => Date.now(),
  })) {
    console.log(findingText(finding));
    if (finding.verdict === 'fault') faults++;
  }
  console.log(faults === 0 ? 'doctor: no fault found' : `doctor: ${faults} faults`);
  return faults === 0 ? 0 : 1;
}

/** Text = what is wrong with the files named. */
function readFiles(args: Arguments): Files | string {
  const { certificate, key, ca } = args.trunk;
  if ((certificate === null) !== (key === null)) return '--certificate and --key go together';
  try {
    const read = (path: string): string => readFileSync(path, 'utf8');
    return {
      certificate:
        certificate === null || key === null
          ? undefined
          : { cert: read(certificate), key: read(key) },
      ca: ca === null ? undefined : [read(ca)],
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
