import { expect, it } from 'vitest';
import type { Probed } from '../../../sip/index.ts';
import { isStillThere } from './still-there.ts';

/** A peer that says so when it is asked, and whose packets are counted before and after. */
function side(probed: Probed, packets: readonly (number | null)[]) {
  const counts = [...packets];
  return {
    call: { probe: () => Promise.resolve(probed) },
    media: {
      stats: () => {
        const packetsIn = counts.shift() ?? null;
        return packetsIn === null
          ? Promise.reject(new Error('closed'))
          : Promise.resolve({ packetsIn });
      },
    },
  };
}

it.each([
  ['an answer', 'there', [5, 5], true],
  ['a denial, whatever still comes', 'gone', [5, 50], false],
  ['no answer and no sound', 'silent', [5, 5], false],
  ['no answer, but it speaks', 'silent', [5, 50], true],
  ['no answer, and its port is closed', 'silent', [5, null], false],
] as const)('%s: %s', async (_what, probed, packets, expected) => {
  expect(await isStillThere(side(probed, packets))).toBe(expected);
});
