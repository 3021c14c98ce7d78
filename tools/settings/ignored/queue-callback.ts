import type { Ignored } from '../ignored.ts';

const OFFER = 'engine/decide/callback-offer.ts';
const WAIT = 'engine/evolve/callback.ts';
const CALLBACK_TEST = 'engine/callback.spec.test.ts';
const CONDITIONS_TEST = 'engine/callback-conditions.spec.test.ts';

const CALLBACK: readonly Ignored[] = [
  {
    setting: 'queue.callback',
    file: WAIT,
    from: 'state.queues.get(ticket.queue)?.config.callback ?? null',
    to: 'null',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback',
    file: WAIT,
    from: 'config.callback ?? null',
    to: 'config.callback ?? { offerAfterMs: 60_000 }',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.offerAfterMs',
    file: WAIT,
    from: 'config.offerAfterMs',
    to: '60_000',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.whenWaitingMin',
    file: OFFER,
    from: 'rule.whenWaitingMin',
    to: '0',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.conditions.waitMs',
    file: OFFER,
    from: 'waitMs === null ? null : run.at + waitMs',
    to: 'null',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.conditions.waiting',
    file: OFFER,
    from: 'if (waitingMin !== null && waiting >= waitingMin) return true;',
    to: '',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.conditions.perAgent',
    file: OFFER,
    from: 'return perAgent !== null && waiting > 0 && waiting >= perAgent * ready;',
    to: 'return false;',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.offerAt',
    file: OFFER,
    from: "rule.offerAt === 'musicEnd'",
    to: 'false',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.offerAt',
    file: OFFER,
    from: "rule.offerAt === 'musicEnd'",
    to: 'true',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.offerAt',
    file: 'engine/decide/audio.ts',
    from: "return run.state.queues.get(ticket.queue)?.config.callback?.offerAt === 'musicEnd';",
    to: 'return false;',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.key',
    file: OFFER,
    from: 'rule.key !== digit',
    to: "'1' !== digit",
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.key',
    file: OFFER,
    from: 'offerWords(rule.key)',
    to: "offerWords('1')",
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.offerPrompt',
    file: OFFER,
    from: 'rule.offerPrompt ?? ',
    to: '',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.acceptedPrompt',
    file: OFFER,
    from: 'rule.acceptedPrompt ?? ',
    to: '',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.attemptsMax',
    file: 'engine/decide/dial-end.ts',
    from: 'rule.attemptsMax',
    to: '2',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.retryMs',
    file: 'engine/decide/dial-end.ts',
    from: 'rule.retryMs',
    to: '600_000',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.windowMs',
    file: OFFER,
    from: 'rule.windowMs',
    to: '14_400_000',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.windowMs',
    file: 'engine/decide/callback.ts',
    from: '(config.callback ?? QueueCallback.parse({})).windowMs',
    to: '14_400_000',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.callback.givenUp',
    file: OFFER,
    from: "rule.givenUp === 'wait' ? ticket.until : run.at + rule.windowMs",
    to: 'run.at + rule.windowMs',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.givenUp',
    file: OFFER,
    from: "rule.givenUp === 'wait' ? ticket.until : run.at + rule.windowMs",
    to: 'ticket.until',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.notifyTo',
    file: 'engine/decide/callback-end.ts',
    from: 'queue?.config.callback?.notifyTo === undefined',
    to: 'queue !== null',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.notifyTo',
    file: 'engine/decide/callback-end.ts',
    from: 'queue?.config.callback?.notifyTo === undefined',
    to: 'queue === undefined',
    test: CONDITIONS_TEST,
  },
  {
    setting: 'queue.callback.notifyTo',
    file: 'main/callback-mail.ts',
    from: 'queue?.callback?.notifyTo ?? []',
    to: '[]',
    test: 'main/callback-mail.test.ts',
  },
];

const CALLER_ID = 'engine/caller-id.ts';
const PLACE_TEST = 'engine/place-call.spec.test.ts';

const OUTBOUND: readonly Ignored[] = [
  {
    setting: 'queue.outbound.callerId',
    file: CALLER_ID,
    from: 'if (callerId !== null) yield callerId;',
    to: '',
    test: CALLBACK_TEST,
  },
  {
    setting: 'queue.outbound.callerId',
    file: CALLER_ID,
    from: ' || own.callerId === number',
    to: '',
    test: PLACE_TEST,
  },
  {
    setting: 'queue.outbound.numbers',
    file: CALLER_ID,
    from: 'own?.numbers === undefined || own.callerId === number',
    to: 'true',
    test: PLACE_TEST,
  },
  {
    setting: 'queue.outbound.numbers',
    file: CALLER_ID,
    from: 'yield* config.queues.get(queue)?.outbound.numbers ?? [];',
    to: '',
    test: PLACE_TEST,
  },
  {
    setting: 'queue.outbound.ringTimeMs',
    file: 'engine/decide/dial.ts',
    from: 'config?.outbound.ringTimeMs ?? ',
    to: '',
    test: PLACE_TEST,
  },
];

/** Callback and calls out: `queue.callback` to `queue.outbound.ringTimeMs`. */
export const QUEUE_CALLBACK: readonly Ignored[] = [...CALLBACK, ...OUTBOUND];
