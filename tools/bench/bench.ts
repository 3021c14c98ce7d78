import { cpus, loadavg } from 'node:os';
import { benchDesk } from './desk/desk.ts';
import { fanoutClients } from './fanout/clients.ts';
import { benchFanout } from './fanout/fanout.ts';
import { benchInstall } from './install.ts';
import { benchOptionsFlood } from './options-flood/options-flood.ts';
import { benchProduct } from './product.ts';
import { floor, queueHarness } from './queue-harness/child.ts';
import { benchRouting } from './routing.ts';
import { benchStart } from './start.ts';

type Bench = (args: readonly string[]) => Promise<unknown>;

/**
 * `npm run bench -- NAME [options]`: one JSON object on standard output. A figure, never a test:
 * nothing here fails because it was slow. Say on which machine it was taken, and how busy that was.
 */
const benches: Readonly<Record<string, Bench>> = {
  sip: async () => (await import('../../sip/sip.bench.ts')).bench(),
  media: async () => (await import('../../media/media.bench.ts')).bench(),
  engine: async () => (await import('../../engine/engine.bench.ts')).bench(),
  journal: async () => (await import('../../journal/journal.bench.ts')).bench(),
  start: benchStart,
  install: benchInstall,
  product: benchProduct,
  'options-flood': benchOptionsFlood,
  desk: benchDesk,
  fanout: benchFanout,
  'fanout-clients': fanoutClients,
  routing: benchRouting,
  'queue-harness': queueHarness,
  floor,
};

async function runBench(): Promise<void> {
  const name = process.argv[2] ?? '';
  const bench = benches[name];
  if (!bench) {
    console.error(`npm run bench -- NAME, one of: ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
  const loadBefore = loadavg()[0];
  const figures = await bench(process.argv.slice(3));
  const at = new Date().toISOString();
  console.log(JSON.stringify({ bench: name, at, machine, loadBefore, figures }, null, 2));
}

await runBench();
// A bench may leave workers behind; its figures are printed.
process.exit();
