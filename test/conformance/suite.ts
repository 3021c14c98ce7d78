import type { Row, SuiteResult } from './results.ts';

/** Where the emulated cloud is, and how a test changes it. */
export interface Cloud {
  /** `http://127.0.0.1:port` */
  readonly http: string;
  /** `https://localhost:port` */
  readonly https: string;
  /** `localhost:port` of the latter, as `knownAuthorities` takes it. */
  readonly host: string;
  readonly root: string;
  twin(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** One operation, done with a library as it is. It throws when the library is not content. */
export interface Check {
  readonly section: string;
  readonly operation: string;
  readonly run?: (cloud: Cloud) => Promise<void>;
  /** Empty for what is whole. With `run`: what it does not reach. Without: why it cannot be. */
  readonly note?: string;
}

export interface Suite {
  readonly name: string;
  packages(root: string): readonly string[];
  readonly checks: readonly Check[];
  /** Before the checks and after them, for what they share. */
  open?(cloud: Cloud): Promise<() => Promise<void>>;
}

export interface Ran {
  readonly result: SuiteResult;
  readonly faults: readonly string[];
}

const CHECK_MAX_MS = 60_000;

/** Each check on a cloud as it starts: what one changed, the next does not find. */
export async function runSuite(suite: Suite, cloud: Cloud): Promise<Ran> {
  const rows: Row[] = [];
  const faults: string[] = [];
  const close = await suite.open?.(cloud);
  for (const { section, operation, run, note = '' } of suite.checks) {
    await cloud.twin('POST', '/emulator/reset');
    const startedAt = Date.now();
    const fault = run === undefined ? undefined : await faultOf(run(cloud));
    const verdict = fault === undefined ? verdictOf(run !== undefined, note) : 'failed';
    const took = `${((Date.now() - startedAt) / 1_000).toFixed(1)} s`;
    console.log(`  ${verdict.padEnd(12)} ${took.padStart(7)}  ${operation}`);
    if (fault !== undefined) {
      console.log(`    ${fault.replaceAll('\n', '\n    ')}`);
      faults.push(`${suite.name}: ${operation}`);
    }
    rows.push({ section, operation, verdict, note });
  }
  await close?.();
  return { result: { suite: suite.name, packages: [...suite.packages(cloud.root)], rows }, faults };
}

function verdictOf(ran: boolean, note: string): Row['verdict'] {
  if (!ran) return 'not possible';
  return note === '' ? 'emulated' : 'partly';
}

async function faultOf(work: Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`not done after ${CHECK_MAX_MS / 1_000} s`);
    timer = setTimeout(() => reject(error), CHECK_MAX_MS);
  });
  try {
    await Promise.race([work, late]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
