import type { LegQuality, LineGrade } from '../../../domain/index.ts';
import { lineHere, lineThere } from '../../../media/index.ts';
import type { LegStats, LineQuality, MediaLeg } from '../../../media/index.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';

const LOOK_MS = 10_000;
/** Less than two seconds of sound say nothing: it is on hold, or has just begun. */
const PACKETS_MIN = 100;
/** A line that comes and goes is told so often and no more; its end is told in any case. */
const TOLD_MAX = 10;
/** The thread of a leg has this long for its last word; the end of a call waits for it. */
const LAST_WORD_MAX_MS = 250;

const GRADES: readonly (readonly [LineGrade, number])[] = [
  ['good', 4],
  ['fair', 3.6],
  ['poor', 3.1],
];

export function gradeOf(...moses: readonly (number | undefined)[]): LineGrade {
  const worst = Math.min(...moses.map((mos) => mos ?? Infinity));
  return GRADES.find(([, least]) => worst >= least)?.[0] ?? 'bad';
}

/**
 * How one leg sounds. Every ten seconds it is looked at; the journal hears of a new grade when two
 * looks in a row found it, so of a storm of changes one in twenty seconds at the most.
 */
export class LegLine {
  #since: LegStats | undefined;
  #grade: LineGrade = 'good';
  #seen: LineGrade = 'good';
  #told = 0;

  async look(leg: Leg, media: MediaLeg): Promise<void> {
    const now = await media.stats();
    if (leg.talking !== media) return;
    const since = this.#since;
    // The first look is where it begins: greetings and ringing tones are not judged.
    if (since === undefined) this.#since = now;
    else this.#judge(leg, now, since);
  }

  /** The whole leg's, told once its media have closed. */
  last(ctx: DriverContext, media: MediaLeg): Promise<LegQuality | null> {
    return new Promise((resolve) => {
      const late = ctx.timers.set(LAST_WORD_MAX_MS, () => resolve(null));
      media.onQuality = (stats) => {
        late.clear();
        resolve(reportOf(stats, undefined));
      };
    });
  }

  #judge(leg: Leg, now: LegStats, since: LegStats): void {
    if (lineHere(now, since).packets < PACKETS_MIN) return;
    const report = reportOf(now, since);
    this.#since = now;
    const isNew = report.grade !== this.#grade && report.grade === this.#seen;
    this.#seen = report.grade;
    if (!isNew || this.#told >= TOLD_MAX) return;
    this.#grade = report.grade;
    this.#told++;
    void leg.facts.push({ type: 'legQuality', leg: leg.id, final: false, ...report });
  }
}

function reportOf(now: LegStats, since: LegStats | undefined): LegQuality {
  const [here, there] = [lineHere(now, since), lineThere(now, since)];
  return {
    grade: gradeOf(here.mos, there?.mos),
    ...heard(here),
    roundTripMs: now.roundTripMs ?? null,
    remote: there === undefined ? null : heard(there),
    codec: now.codec ?? null,
    durationMs: Math.max(0, Math.round(now.durationMs - (since?.durationMs ?? 0))),
  };
}

function heard({
  mos,
  lossPercent,
  jitterMs,
}: LineQuality): Omit<NonNullable<LegQuality['remote']>, never> {
  return { mos: mos ?? null, lossPercent, jitterMs };
}

/** Looks at all lines in turn; returns what stops it. */
export function watchLines(ctx: DriverContext): () => void {
  let timer = ctx.timers.set(LOOK_MS, look);
  function look(): void {
    for (const leg of ctx.legs.all()) {
      const { line, talking } = leg;
      if (line === null || talking === null) continue;
      line.look(leg, talking).catch((error: unknown) => {
        ctx.log({ level: 'info', code: 'lineNotSeen', detail: nameOf(error) });
      });
    }
    timer = ctx.timers.set(LOOK_MS, look);
  }
  return () => timer.clear();
}
