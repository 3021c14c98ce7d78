import type { Exact, System } from './exact.ts';

/** One of the twelve reference systems, with what 40-digit arithmetic gives for it. */
export interface ReferenceCase {
  readonly name: string;
  readonly system: System;
  /** Rounded to 10 digits (routing-performance §3.1): `exact` must reproduce them. */
  readonly known: Partial<Exact>;
  /** Arrivals counted in the long form; fewer where each costs more. */
  readonly arrivals: number;
  /** Figures that a run of this length cannot see; the closed form alone is checked. */
  readonly unseen?: readonly (keyof Exact)[];
}

/** Minutes throughout; the service level counts 20 s unless noted. */
export const referenceCases: readonly ReferenceCase[] = [
  loss('B1', { rate: 10, handle: 1, agents: 10 }, 0.2145823431),
  loss('B2', { rate: 84, handle: 1, agents: 90 }, 0.04461987096),
  loss('B3', { rate: 1_000, handle: 1, agents: 1_030 }, 0.009560040415),
  {
    name: 'C1',
    system: { rate: 2, handle: 3, agents: 8, within: 20 },
    known: {
      waits: 0.3569810859,
      wait: 0.5354716288,
      serviceLevel: 0.7141518924,
      line: 1.070943258,
    },
    arrivals: 300_000,
  },
  {
    name: 'C2',
    system: { rate: 10, handle: 3, agents: 34, within: 20 },
    known: {
      waits: 0.376380655,
      wait: 0.2822854913,
      serviceLevel: 0.7586721054,
      line: 2.822854913,
    },
    arrivals: 300_000,
  },
  {
    name: 'C3',
    system: { rate: 100, handle: 4, agents: 410, within: 20 },
    known: {
      waits: 0.5102148578,
      wait: 0.2040859431,
      serviceLevel: 0.7782615368,
      line: 20.40859431,
    },
    arrivals: 300_000,
  },
  {
    name: 'C4',
    system: { rate: 2_000, handle: 5, agents: 10_100, within: 20 },
    known: {
      waits: 0.2247629065,
      wait: 0.01123814532,
      serviceLevel: 0.9997139591,
      line: 22.47629065,
    },
    arrivals: 300_000,
    // One wait in 3,500 is as long as that, and they come in clumps that are hours apart.
    unseen: ['serviceLevel'],
  },
  {
    name: 'A1',
    system: { rate: 2, handle: 3, agents: 6, patience: 2, within: 20 },
    known: {
      waits: 0.5110260651,
      wait: 0.3524528474,
      serviceLevel: 0.5953741123,
      abandoned: 0.1762264237,
      occupancy: 0.8237735763,
    },
    arrivals: 300_000,
  },
  {
    name: 'A2',
    system: { rate: 10, handle: 3, agents: 30, patience: 3, within: 20 },
    known: {
      waits: 0.5242830139,
      wait: 0.2179035794,
      serviceLevel: 0.6921669062,
      abandoned: 0.07263452647,
      occupancy: 0.9273654735,
    },
    arrivals: 300_000,
  },
  {
    name: 'A3',
    system: { rate: 100, handle: 4, agents: 390, patience: 2, within: 20 },
    known: {
      waits: 0.5875402144,
      wait: 0.07681170322,
      serviceLevel: 0.9403733282,
      abandoned: 0.03840585161,
      occupancy: 0.9862504086,
    },
    arrivals: 300_000,
  },
  {
    name: 'A4',
    system: { rate: 50, handle: 4, agents: 150, patience: 5, within: 20 },
    known: {
      waits: 0.9999843711,
      wait: 1.250001398,
      serviceLevel: 0.0007360402697,
      abandoned: 0.2500002796,
      occupancy: 0.9999996272,
    },
    arrivals: 300_000,
  },
  {
    name: 'K1',
    system: { rate: 8.4, handle: 10, agents: 90, places: 30, within: 30 },
    known: {
      waits: 0.3797055546,
      wait: 0.450022761,
      serviceLevel: 0.7329222773,
      blocked: 0.003643076071,
      occupancy: 0.929933129,
    },
    arrivals: 300_000,
  },
  {
    name: 'K2',
    system: { rate: 10, handle: 3, agents: 30, places: 10, within: 20 },
    known: {
      waits: 0.6042492926,
      wait: 0.3323371109,
      serviceLevel: 0.5971103769,
      blocked: 0.05698180757,
    },
    arrivals: 300_000,
  },
];

function loss(
  name: string,
  of: Pick<System, 'rate' | 'handle' | 'agents'>,
  blocked: number,
): ReferenceCase {
  const system = { ...of, places: 0, within: 20 };
  return { name, system, known: { blocked }, arrivals: 300_000 };
}
