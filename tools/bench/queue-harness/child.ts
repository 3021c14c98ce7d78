import { openSink } from './sink.ts';
import { HARNESS_HELP, parsePlan } from './plan.ts';
import { type Figures, Run } from './run.ts';
import { Floor } from './floor.ts';

/** `npm run bench -- queue-harness …`: one measurement of whatever queue answers at the target. */
export async function queueHarness(args: readonly string[]): Promise<Figures> {
  const plan = parsePlan(args);
  if (plan === null) throw new Error(HARNESS_HELP);
  const sink = await openSink();
  const run = new Run({ ...plan, rtpPort: sink.port });
  // A parent reads the target's CPU time at these instants.
  const figures = await run.run((what) => process.send?.(what));
  await sink.close();
  return figures;
}

/** `npm run bench -- floor PORT AGENTS-PORT AGENTS [JOURNAL]`: the floor, until it is ended. */
export async function floor(args: readonly string[]): Promise<never> {
  const [port = '0', agentsPort = '5080', agents = '300', journal = null] = args;
  await Floor.open({
    port: Number(port),
    agentsPort: Number(agentsPort),
    agents: Number(agents),
    journal,
  });
  process.send?.('ready');
  return new Promise<never>(() => undefined);
}
