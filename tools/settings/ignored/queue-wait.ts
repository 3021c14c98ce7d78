import type { Ignored } from '../ignored.ts';

const OFFER = 'engine/decide/offer.ts';
const AUDIO = 'engine/decide/audio.ts';
const OVERFLOW = 'engine/decide/overflow.ts';
const END = "{ kind: 'end', prompt: null }";

/** The ring, and what becomes of one that nobody answers. */
const RING: readonly Ignored[] = [
  {
    setting: 'queue.ringTimeMs',
    file: OFFER,
    from: 'until: run.at + ringTimeMs,',
    to: 'until: run.at + DIRECT_RING_MS,',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'queue.ringTimeMs',
    file: OFFER,
    from: '    ringTimeMs,\n  });',
    to: '    ringTimeMs: DIRECT_RING_MS,\n  });',
    test: 'engine/queue-settings.spec.test.ts',
  },
  {
    setting: 'queue.ringTimeMs',
    file: 'api/routes/me.ts',
    from: 'ringTimeMs: true,',
    to: '',
    test: 'api/app-pages.test.ts',
  },
  {
    setting: 'queue.confirmAnswer',
    file: OFFER,
    from: "return policy === 'always';",
    to: 'return false;',
    test: 'engine/offer.spec.test.ts',
  },
  {
    setting: 'queue.confirmAnswer',
    file: OFFER,
    from: "if (policy !== 'outside') return",
    to: "if (policy === 'always') return",
    test: 'engine/offer.spec.test.ts',
  },
  {
    setting: 'queue.confirmTimeMs',
    file: OFFER,
    from: 'queue?.config.confirmTimeMs ?? DIRECT_BACK_OFF_MS',
    to: 'DIRECT_BACK_OFF_MS',
    test: 'engine/queue-settings.spec.test.ts',
  },
  {
    setting: 'queue.onNoAnswer',
    file: OFFER,
    from: "queue.config.onNoAnswer === 'notReady' && ",
    to: '',
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.onNoAnswer',
    file: OFFER,
    from: "queue.config.onNoAnswer === 'notReady' && ",
    to: 'false && ',
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.missesMax',
    file: OFFER,
    from: 'misses >= queue.config.missesMax',
    to: 'misses >= 1',
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.noAnswerReason',
    file: OFFER,
    from: "queue?.config.noAnswerReason ?? 'noAnswer'",
    to: "'noAnswer'",
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.backOffMs',
    file: OFFER,
    from: '(queue?.config.backOffMs ?? DIRECT_BACK_OFF_MS)',
    to: 'DIRECT_BACK_OFF_MS',
    test: 'engine/queue-settings.spec.test.ts',
  },
  {
    setting: 'queue.backOffMs',
    file: 'engine/decide/leaving.ts',
    from: '(queue?.config.backOffMs ?? DIRECT_BACK_OFF_MS)',
    to: 'DIRECT_BACK_OFF_MS',
    test: 'engine/queue-settings.spec.test.ts',
  },
  {
    setting: 'queue.declineReasons',
    file: 'engine/decide/people.ts',
    from: 'queue?.config.declineReasons ?? []',
    to: '[] as string[]',
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.declineReasons',
    file: 'api/routes/me.ts',
    from: 'declineReasons: true,',
    to: '',
    test: 'api/app-pages.test.ts',
  },
];

const AFTERWARDS: readonly Ignored[] = [
  {
    setting: 'queue.wrapUpMs',
    file: 'engine/decide/ending.ts',
    from: 'config?.wrapUpMs ?? DIRECT_WRAP_UP_MS',
    to: 'DIRECT_WRAP_UP_MS',
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.wrapUpMs',
    file: 'engine/decide/ending.ts',
    from: 'if (wrapUpMs === 0) return false;',
    to: '',
    test: 'engine/talk.spec.test.ts',
  },
  {
    setting: 'queue.wrapUpExtendMaxMs',
    file: 'engine/decide/ending.ts',
    from: 'until + config.wrapUpExtendMaxMs',
    to: 'until + 86_400_000',
    test: 'engine/offer-policy.spec.test.ts',
  },
  {
    setting: 'queue.wrapUpCodes',
    file: 'engine/decide/people.ts',
    from: '(state.queues.get(queue)?.config.wrapUpCodes ?? [])',
    to: '([] as string[])',
    test: 'engine/talk.spec.test.ts',
  },
  {
    setting: 'queue.wrapUpCodes',
    file: 'api/routes/me.ts',
    from: 'wrapUpCodes: true,',
    to: '',
    test: 'api/app-pages.test.ts',
  },
];

/** What is heard while waiting, how long, and at which place. */
const WAITING: readonly Ignored[] = [
  {
    setting: 'queue.music',
    file: AUDIO,
    from: 'run.state.queues.get(queue)?.config.music ?? MUSIC',
    to: 'MUSIC',
    test: 'engine/queue-settings.spec.test.ts',
  },
  {
    setting: 'queue.greeting',
    file: AUDIO,
    from: 'config?.greeting ?? null',
    to: 'null',
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'queue.greeting',
    file: OVERFLOW,
    from: 'const { greeting } = queue.config;',
    to: 'const greeting = null;',
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.positionEveryMs',
    file: AUDIO,
    from: '(config?.positionEveryMs ?? 0) > 0',
    to: 'config === null',
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'queue.positionEveryMs',
    file: 'engine/evolve/play.ts',
    from: 'Math.max(every, POSITION_EVERY_MIN_MS)',
    to: 'POSITION_EVERY_MIN_MS',
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'queue.positionEveryMs',
    file: 'engine/speech-check.ts',
    from: 'document.positionEveryMs === 0',
    to: 'true',
    test: 'engine/speech-check.test.ts',
  },
  {
    setting: 'queue.announceWait',
    file: AUDIO,
    from: 'queue?.config.announceWait === true ? estimateAt(run.state, queue, position) : null',
    to: 'null',
    test: 'engine/waits.spec.test.ts',
  },
  {
    setting: 'queue.waitMaxMs',
    file: OVERFLOW,
    from: 'return Math.min(waitMaxMs, overflow.wait?.afterMs ?? waitMaxMs);',
    to: 'return overflow.wait?.afterMs ?? 3_600_000;',
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'queue.farewell',
    file: 'engine/decide/queue.ts',
    from: 'queue?.config.farewell ?? null',
    to: 'null',
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'queue.farewell',
    file: OVERFLOW,
    from: 'prompt: farewell }',
    to: 'prompt: null }',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.farewell',
    file: 'engine/decide/send-over.ts',
    from: 'run.state.queues.get(queue)?.config.farewell ?? null',
    to: 'null',
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.pausedPrompt',
    file: 'engine/decide/queue.ts',
    from: 'const { pausedPrompt } = queue.config;',
    to: 'const pausedPrompt = null;',
    test: 'engine/queue-state.spec.test.ts',
  },
  {
    setting: 'queue.pausedPrompt',
    file: 'engine/decide/queue-state.ts',
    from: 'const { pausedPrompt } = config;',
    to: 'const pausedPrompt = null;',
    test: 'engine/queue-state.spec.test.ts',
  },
  {
    setting: 'queue.keepPlaceAfterHostLoss',
    file: 'engine/decide/queue.ts',
    from: '|| queue.config.keepPlaceAfterHostLoss',
    to: '|| true',
    test: 'engine/offer.spec.test.ts',
  },
];

const COUNT: readonly Ignored[] = [
  {
    setting: 'queue.overflow.count',
    file: OVERFLOW,
    from: 'if (count !== null && ',
    to: 'if (false && ',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.count.max',
    file: OVERFLOW,
    from: '>= count.max',
    to: '>= 10_000',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.count.target',
    file: OVERFLOW,
    from: "why: 'count', target: count.target",
    to: `why: 'count', target: ${END}`,
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.count.target',
    file: OVERFLOW,
    from: '(count?.target ?? null)',
    to: 'null',
    test: 'engine/queue-state.spec.test.ts',
  },
];

const WAIT: readonly Ignored[] = [
  {
    setting: 'queue.overflow.wait',
    file: OVERFLOW,
    from: 'if (wait === null || ',
    to: 'if (true || ',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.wait.afterMs',
    file: OVERFLOW,
    from: 'Math.min(waitMaxMs, overflow.wait?.afterMs ?? waitMaxMs)',
    to: 'waitMaxMs',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.wait.afterMs',
    file: OVERFLOW,
    from: 'return wait.afterMs > 0 || ',
    to: 'return true || ',
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.overflow.wait.whileRinging',
    file: 'engine/evolve/queue.ts',
    from: "wait?.whileRinging !== 'endRing'",
    to: 'true',
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.overflow.wait.whileRinging',
    file: 'engine/evolve/queue.ts',
    from: "wait?.whileRinging !== 'endRing'",
    to: 'wait === null',
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.overflow.wait.target',
    file: OVERFLOW,
    from: 'target: wait.target',
    to: `target: ${END}`,
    test: 'engine/overflow.spec.test.ts',
  },
];

const NO_AGENTS: readonly Ignored[] = [
  {
    setting: 'queue.overflow.noAgents',
    file: OVERFLOW,
    from: 'if (noAgents !== null && ',
    to: 'if (false && ',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents',
    file: 'engine/decide/send-over.ts',
    from: 'if (noAgents === null || ',
    to: 'if (true || ',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.when',
    file: OVERFLOW,
    from: "when === 'noneOnline' && agent.presence === 'offline'",
    to: 'false',
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.when',
    file: OVERFLOW,
    from: "(when === 'noneReady' && kind !== 'ready')",
    to: "kind !== 'ready'",
    test: 'engine/exceptions.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.when',
    file: OVERFLOW,
    from: "(when === 'noneReady' && kind !== 'ready')",
    to: 'false',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.appliesTo',
    file: 'engine/decide/send-over.ts',
    from: "noAgents?.appliesTo === 'all'",
    to: 'noAgents !== null',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.appliesTo',
    file: 'engine/decide/send-over.ts',
    from: "noAgents?.appliesTo === 'all'",
    to: 'false',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.target',
    file: OVERFLOW,
    from: 'target: noAgents.target',
    to: `target: ${END}`,
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.overflow.noAgents.target',
    file: 'engine/decide/send-over.ts',
    from: 'target: noAgents.target',
    to: `target: ${END}`,
    test: 'engine/overflow.spec.test.ts',
  },
];

/** Ringing, wrap-up, what is heard, overflow: `queue.ringTimeMs` to `queue.overflow`. */
export const QUEUE_WAIT: readonly Ignored[] = [
  ...RING,
  ...AFTERWARDS,
  ...WAITING,
  ...COUNT,
  ...WAIT,
  ...NO_AGENTS,
];
