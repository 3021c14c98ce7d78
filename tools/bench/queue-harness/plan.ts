import { parseArgs } from 'node:util';
import type { Peer } from './wire.ts';

/** What is measured, on whom, and how much of it. */
export interface Plan {
  readonly mode: 'lat' | 'backlog' | 'load';
  readonly target: Peer;
  readonly number: string;
  readonly agentsPort: number;
  /** Named in SDP; nothing is sent there by us, and what comes there is the caller's to swallow. */
  readonly rtpPort: number;
  readonly agents: number;
  readonly callers: number;
  /** Calls a second. */
  readonly rate: number;
  readonly poisson: boolean;
  readonly durationMs: number;
  readonly talkMs: number;
  /** ± this share of the talk time, uniformly. */
  readonly variation: number;
  /** Between the first calls of a backlog. */
  readonly gapMs: number;
  readonly seed: number;
}

type Shape = Omit<Plan, 'target' | 'number' | 'agentsPort' | 'rtpPort' | 'seed'>;

/** The parameters under which Asterisk and FreeSWITCH were measured. */
const SHAPES: { readonly [Mode in Plan['mode']]: Shape } = {
  lat: shape({ mode: 'lat', agents: 300, rate: 10, talkMs: 400, durationMs: 10_000 }),
  backlog: shape({ mode: 'backlog', agents: 50, callers: 150, talkMs: 2_000, variation: 0.5 }),
  load: shape({ mode: 'load', agents: 300, rate: 40, poisson: true, variation: 0.5 }),
};

function shape(own: Partial<Shape> & Pick<Shape, 'mode' | 'agents'>): Shape {
  return {
    callers: 0,
    rate: 0,
    poisson: false,
    durationMs: own.mode === 'backlog' ? 12_000 : 8_000,
    talkMs: 1_000,
    variation: 0,
    gapMs: 13,
    ...own,
  };
}

export function planOf(
  where: Pick<Plan, 'target' | 'number' | 'agentsPort'>,
  what: Partial<Plan> & Pick<Plan, 'mode'>,
): Plan {
  return { ...SHAPES[what.mode], rtpPort: 9, seed: 1, ...where, ...what };
}

export const HARNESS_HELP = `npm run bench -- queue-harness --target HOST:PORT [options]

  --number 600          what callers dial
  --agents-port 5080    UDP port of the agents; the queue rings sip:ANY@127.0.0.1:PORT
  --mode lat            lat (set-up), backlog (refill) or load (Poisson arrivals)
  --agents N --callers N --rate PER-S --duration S --talk MS --variation SHARE --gap MS --seed N`;

/** From a command line; null = not understood. */
export function parsePlan(args: readonly string[]): Plan | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: text,
      number: { ...text, default: '600' },
      'agents-port': { ...text, default: '5080' },
      mode: { ...text, default: 'lat' },
      agents: text,
      callers: text,
      rate: text,
      duration: text,
      talk: text,
      variation: text,
      gap: text,
      seed: text,
      'rtp-port': text,
    },
  });
  const { mode } = values;
  const [host, port] = (values.target ?? '').split(':');
  if (host === undefined || port === undefined) return null;
  if (mode !== 'lat' && mode !== 'backlog' && mode !== 'load') return null;
  const agentsPort = Number(values['agents-port']);
  const where = { target: { host, port: Number(port) }, number: values.number, agentsPort };
  const duration = values.duration === undefined ? undefined : Number(values.duration) * 1_000;
  return planOf(where, {
    mode,
    ...given('agents', values.agents),
    ...given('callers', values.callers),
    ...given('rate', values.rate),
    ...given('durationMs', duration),
    ...given('talkMs', values.talk),
    ...given('variation', values.variation),
    ...given('gapMs', values.gap),
    ...given('seed', values.seed),
    ...given('rtpPort', values['rtp-port']),
  });
}

function given(name: string, value: string | number | undefined): Record<string, number> {
  return value === undefined ? {} : { [name]: Number(value) };
}
