import { recordedPeers } from './peers.ts';
import type { Measured } from './queue-harness/processes.ts';
import { rounded } from './queue-harness/run.ts';

export const SYSTEMS = ['ours', 'floor', 'floorDurable'] as const;
export type System = (typeof SYSTEMS)[number];

/** One system at one point, once. CPU by whole calls, in milliseconds; null = not on Linux. */
export interface Row {
  readonly system: System;
  readonly point: string;
  readonly figures: Measured['figures'];
  readonly cpu: {
    /** The product's main thread. */
    readonly signallingPerCallMs: number;
    /** Audio, garbage collection and compilation as well. */
    readonly processPerCallMs: number;
    readonly databasePerCallMs: number;
    /** Of two thousand on two cores: how quiet the machine was. */
    readonly machineBusyPerSecondMs: number;
    readonly othersMs: number;
  } | null;
}

export function rowOf(system: System, point: string, measured: Measured): Row {
  const { figures, cpu, harnessCpuMs } = measured;
  if (cpu === null) return { system, point, figures, cpu };
  const perCall = (ms: number): number => rounded(ms / Math.max(1, figures.calls));
  return {
    system,
    point,
    figures,
    cpu: {
      signallingPerCallMs: perCall(cpu.mainMs),
      processPerCallMs: perCall(cpu.allMs),
      databasePerCallMs: perCall(cpu.childrenMs),
      machineBusyPerSecondMs: rounded(cpu.machineMs / (figures.seconds + 1)),
      othersMs: rounded(cpu.machineMs - cpu.allMs - cpu.childrenMs - harnessCpuMs),
    },
  };
}

interface Measure {
  readonly name: string;
  readonly point: string;
  readonly of: (row: Row) => number | null | undefined;
  readonly goal: number | null;
  readonly better: 'less' | 'more';
  /** Two recorded runs of each. */
  readonly asterisk: readonly number[];
  readonly freeswitch: readonly number[];
}

const { asterisk, freeswitch } = recordedPeers;
const NONE: readonly number[] = [];

const MEASURES: readonly Measure[] = [
  {
    name: 'setUpP50Ms',
    point: 'setUp',
    of: ({ figures }) => figures.setUpMs?.p50,
    goal: 4,
    better: 'less',
    asterisk: asterisk.setUpMs.p50,
    freeswitch: freeswitch.setUpMs.p50,
  },
  {
    name: 'setUpP99Ms',
    point: 'setUp',
    of: ({ figures }) => figures.setUpMs?.p99,
    goal: 15,
    better: 'less',
    asterisk: asterisk.setUpMs.p99,
    freeswitch: freeswitch.setUpMs.p99,
  },
  {
    name: 'setUpWarmP99Ms',
    point: 'setUp',
    of: ({ figures }) => figures.setUpWarmMs?.p99,
    goal: 15,
    better: 'less',
    asterisk: NONE,
    freeswitch: NONE,
  },
  {
    name: 'refillMeanMs',
    point: 'refill',
    of: ({ figures }) => figures.refillMs?.mean,
    goal: 8,
    better: 'less',
    asterisk: asterisk.refillMs.mean,
    freeswitch: freeswitch.refillMs.mean,
  },
  {
    name: 'shareOfIdeal',
    point: 'refill',
    of: ({ figures }) => figures.shareOfIdeal,
    goal: 0.98,
    better: 'more',
    asterisk: asterisk.shareOfIdeal,
    freeswitch: freeswitch.shareOfIdeal,
  },
  {
    name: 'signallingCpuPerCallMs',
    point: 'load40',
    of: ({ cpu }) => cpu?.signallingPerCallMs,
    goal: 3,
    better: 'less',
    asterisk: asterisk.cpuPerCallMs,
    freeswitch: freeswitch.cpuPerCallMs,
  },
  {
    name: 'load40P99Ms',
    point: 'load40',
    of: ({ figures }) => figures.setUpMs?.p99,
    goal: null,
    better: 'less',
    asterisk: asterisk.load40.p99,
    freeswitch: freeswitch.load40.p99,
  },
  {
    name: 'load120P99Ms',
    point: 'load120',
    of: ({ figures }) => figures.setUpMs?.p99,
    goal: null,
    better: 'less',
    asterisk: asterisk.load120.p99,
    freeswitch: NONE,
  },
];

/** A line of the table: best round of each system, and how they stand to each other. */
export interface Comparison {
  readonly name: string;
  readonly goal: number | null;
  readonly ours: number | null;
  readonly met: boolean | null;
  readonly floor: number | null;
  readonly floorDurable: number | null;
  readonly asteriskRecorded: number | null;
  readonly freeswitchRecorded: number | null;
  readonly oursOverFloorDurable: number | null;
  readonly asteriskOverOurs: number | null;
  readonly freeswitchOverOurs: number | null;
}

export function compare(rows: readonly Row[]): readonly Comparison[] {
  return MEASURES.map((measure) => comparisonOf(measure, rows));
}

function comparisonOf(measure: Measure, rows: readonly Row[]): Comparison {
  const { name, point, goal, better } = measure;
  const bestOf = (system: System): number | null => {
    const own = rows.filter((row) => row.system === system && row.point === point);
    return best(
      own.flatMap((row) => measure.of(row) ?? []),
      better,
    );
  };
  const [ours, floor, floorDurable] = [bestOf('ours'), bestOf('floor'), bestOf('floorDurable')];
  const asteriskRecorded = best(measure.asterisk, better);
  const freeswitchRecorded = best(measure.freeswitch, better);
  const isMet = (value: number, limit: number): boolean =>
    better === 'less' ? value <= limit : value >= limit;
  return {
    name,
    goal,
    ours,
    met: ours === null || goal === null ? null : isMet(ours, goal),
    floor,
    floorDurable,
    asteriskRecorded,
    freeswitchRecorded,
    oursOverFloorDurable: ratio(ours, floorDurable),
    asteriskOverOurs: ratio(asteriskRecorded, ours),
    freeswitchOverOurs: ratio(freeswitchRecorded, ours),
  };
}

function best(values: readonly number[], better: Measure['better']): number | null {
  if (values.length === 0) return null;
  return better === 'less' ? Math.min(...values) : Math.max(...values);
}

function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : rounded(a / b);
}
