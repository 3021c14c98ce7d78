import { expect, it } from 'vitest';
import { Reporter } from './reporter.ts';

const NOW_MS = 1_700_000_000_000;
const SSRC = 77;

const seen = (highestSequence: number, lost: number) => ({
  ntpMiddle: undefined,
  blocks: [{ ssrc: SSRC, fractionLost: 0, lost, highestSequence, jitter: 80, ...NO_ROUND_TRIP }],
});
const NO_ROUND_TRIP = { lastReport: 0, delaySinceLast: 0 };

it('what the peer lost is taken as it reports it', () => {
  const reporter = new Reporter(() => 1);
  reporter.seen(seen(500, 3), SSRC, NOW_MS);
  expect(reporter.remote).toEqual({ lost: 3, jitterMs: 10 });
});

it('the jump of a resumed stream, and what was lost before it, is nobody’s loss', () => {
  const reporter = new Reporter(() => 1, 65_500);
  // Written before it had anything of the resumed stream.
  reporter.seen(seen(64_900, 7), SSRC, NOW_MS);
  expect(reporter.remote).toBeUndefined();
  // The number has gone round meanwhile.
  reporter.seen(seen(65_536 + 12, 607), SSRC, NOW_MS);
  expect(reporter.remote).toMatchObject({ lost: 0 });
  reporter.seen(seen(65_536 + 262, 612), SSRC, NOW_MS);
  expect(reporter.remote).toMatchObject({ lost: 5 });
  // A peer that began to count anew has lost nothing that it knows of.
  reporter.seen(seen(65_536 + 512, 1), SSRC, NOW_MS);
  expect(reporter.remote).toMatchObject({ lost: 0 });
});
