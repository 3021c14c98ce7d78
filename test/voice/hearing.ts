import { goertzel } from '../../media/index.ts';
import { until } from '../support/until.ts';
import type { Context } from './context.ts';

/** Whose tone is whose; each is its party's voice. They are orthogonal in a window of 400 ms. */
export const voices = { customer: 700, ana: 1_000, colleague: 1_300, supervisor: 440 } as const;
export type Voice = keyof typeof voices;

/** One pair of ears: what it heard last, 8 kHz samples. */
export type Ear = () => Int16Array | Promise<Int16Array>;

const WINDOW = 3_200;
/** Each tone has an amplitude of 8,000. */
const HEARD = 1_500;
const SILENT = 500;
/** Longer than the window: what was heard before a change is out of it. */
const STEADY_MS = 600;

/**
 * Waits until each ear hears exactly these voices, no more and no fewer, and goes on to for longer
 * than a look takes in: so it is the state, not the way there.
 */
export async function hearExactly(
  what: string,
  ears: readonly { readonly who: string; readonly ear: Ear; readonly hears: readonly Voice[] }[],
): Promise<void> {
  let since = 0;
  let wrong = '';
  try {
    await until(what, async () => {
      const looks = await Promise.all(ears.map(async ({ ear }) => voicesIn(await ear())));
      const faults = ears.flatMap(({ who, hears }, index) => {
        const found = looks[index] ?? 'nothing';
        const wanted = hears.toSorted().join('+');
        return found === wanted ? [] : [`${who} hears ${found || 'nobody'}, not ${wanted}`];
      });
      if (faults.length > 0) {
        wrong = faults.join('; ');
        since = 0;
        return undefined;
      }
      since ||= Date.now();
      return Date.now() - since > STEADY_MS ? true : undefined;
    });
  } catch (fault) {
    throw new Error(`${String(fault)}: ${wrong}`, { cause: fault });
  }
}

/** Names in order, joined; a tone that is neither there nor away makes it differ from any. */
export function voicesIn(samples: Int16Array): string {
  const window = samples.subarray(-WINDOW);
  if (window.length < WINDOW) return 'too little';
  const names = Object.entries(voices)
    .map(([name, hz]) => ({ name, level: goertzel(window, hz) }))
    .filter(({ level }) => level > SILENT)
    .map(({ name, level }) => (level < HEARD ? `${name} faintly` : name));
  return names.toSorted().join('+');
}

export const customerEar =
  ({ tap }: Context): Ear =>
  () =>
    tap.heard(400);

export const phoneEar =
  ({ twin }: Context, phone: Parameters<Context['twin']['phone']>[0]): Ear =>
  () =>
    twin.heard(`phones/${phone}`);

/** Whether these were heard one after the other, whatever lay between. */
export function heardInOrder(samples: Int16Array, steps: readonly (readonly Voice[])[]): boolean {
  let at = 0;
  for (const step of steps.map((names) => names.toSorted().join('+'))) {
    while (at + WINDOW <= samples.length && voicesIn(samples.subarray(0, at + WINDOW)) !== step) {
      at += WINDOW / 4;
    }
    if (at + WINDOW > samples.length) return false;
  }
  return true;
}
