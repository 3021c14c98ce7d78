import { defineConfig } from 'vitest/config';

/** Real sockets, real audio, real time: seconds each, so not part of `npm run check`. */
const wire = [
  'cloud/carrier/teams/buttons.test.ts',
  'cloud/carrier/teams/refusals.test.ts',
  'cloud/carrier/trunk.test.ts',
  'cloud/carrier/twin.test.ts',
  'cloud/http/system.test.ts',
  'media/engine.test.ts',
  'media/loopback.test.ts',
  'media/room-arrange.test.ts',
  'channels/voice/sip/bad-input.test.ts',
  'channels/voice/sip/contract.test.ts',
  'channels/voice/sip/direct-call.test.ts',
  'channels/voice/sip/direct-routing.test.ts',
  'channels/voice/sip/doctor/doctor.test.ts',
  'channels/voice/sip/gather.test.ts',
  'channels/voice/sip/media-load.test.ts',
  'channels/voice/sip/outside-half.test.ts',
  'channels/voice/sip/phones.test.ts',
  'channels/voice/sip/recordings.test.ts',
  'channels/voice/sip/recover.test.ts',
  'channels/voice/sip/referrals.test.ts',
  'channels/voice/sip/replaced-leg.test.ts',
  'channels/voice/sip/secure-contract.test.ts',
  'channels/voice/sip/silence.test.ts',
  'channels/voice/sip/take-over.test.ts',
  'channels/voice/sip/taken-over-rights.test.ts',
];
/** What people do all day on Desk and Live: half of all that needs the real processes. */
const journeys = ['test/e2e/journeys.test.ts'];
/** Mostly waiting: for new keys, the end of a token, the next look at a person. */
const signIn = ['test/system/sign-in.test.ts', 'test/e2e/browser-sign-in.test.ts'];
const outside = ['node_modules/**', 'build/**', 'tmp/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['*/**/*.test.ts'],
          exclude: [...outside, ...wire, '**/*.pg.test.ts', 'test/**'],
          // One module graph per worker: else the imports take four times as long as the tests.
          isolate: false,
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'wire',
          include: wire,
          exclude: outside,
          testTimeout: 20_000,
          // Sound takes its time and little else: on two cores, one at a time leaves them idle.
          maxWorkers: 2,
          // Vitest's demand where numbers of workers differ.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'pg',
          include: ['*/**/*.pg.test.ts'],
          exclude: outside,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: [...outside, ...journeys, ...signIn],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'journeys',
          include: journeys,
          exclude: outside,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sign-in',
          include: signIn,
          exclude: outside,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
