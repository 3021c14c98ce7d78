import type { Ignored } from '../ignored.ts';

const HOURS: readonly Ignored[] = [
  {
    setting: 'queue.openHours',
    file: 'engine/queue-order.ts',
    from: 'config.openHours === null ? undefined : state.config.hours.get(config.openHours)',
    to: 'undefined',
    test: 'engine/overflow.spec.test.ts',
  },
  {
    setting: 'queue.openHours',
    file: 'engine/flow/check/warnings.ts',
    from: 'of?.openHours ?? null',
    to: 'null',
    test: 'engine/config-check.test.ts',
  },
  {
    setting: 'queue.closedTarget',
    file: 'engine/decide/overflow.ts',
    from: 'closedTarget ?? instead',
    to: 'instead',
    test: 'engine/overflow.spec.test.ts',
  },
];

const POLICY = 'engine/recording-policy.ts';
const NOTICE = 'engine/decide/notice.ts';
const RECORDING_TEST = 'engine/recording.spec.test.ts';

const RECORDING: readonly Ignored[] = [
  {
    setting: 'queue.recording.mode',
    file: POLICY,
    from: "return policy === undefined || policy.mode === 'off' ? null : policy;",
    to: 'return null;',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.mode',
    file: POLICY,
    from: " || policy.mode === 'off'",
    to: '',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.mode',
    file: 'engine/decide/recording.ts',
    from: "policy?.mode === 'all' && hasAgreed(interaction, policy)",
    to: 'policy !== null && hasAgreed(interaction, policy)',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.announcement',
    file: 'engine/decide/tell-first.ts',
    from: 'policy?.announcement ?? null',
    to: 'null',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.announcement',
    file: NOTICE,
    from: 'policyAt(run, owner)?.announcement ?? null',
    to: 'null',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.consent',
    file: POLICY,
    from: "policy.consent === 'none'",
    to: "policy.consent !== 'key'",
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.consent',
    file: POLICY,
    from: "consent === 'none' || notice.told",
    to: 'notice.told',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.consent',
    file: NOTICE,
    from: "policy?.consent === 'key' &&",
    to: 'false &&',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.consentKey',
    file: NOTICE,
    from: 'policy.consentKey',
    to: "'1'",
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.consentTimeMs',
    file: NOTICE,
    from: 'policy.consentTimeMs',
    to: '8_000',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.retentionDays',
    file: 'engine/decide/recording.ts',
    from: 'policy.retentionDays',
    to: '90',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.retentionDays',
    file: 'main/recording/keeper.ts',
    from: 'policy?.retentionDays ?? ',
    to: '',
    test: 'main/recording/recording.test.ts',
  },
  {
    setting: 'queue.recording.pauseAllowed',
    file: POLICY,
    from: '!policy.pauseAllowed',
    to: 'false',
    test: RECORDING_TEST,
  },
  {
    setting: 'queue.recording.pauseMaxMs',
    file: 'engine/decide/recording.ts',
    from: 'policy?.pauseMaxMs ?? 0',
    to: '300_000',
    test: RECORDING_TEST,
  },
];

const SHARED = 'api/shared-history.ts';
const SHARED_TEST = 'api/shared-history.test.ts';
const RIGHTS = 'domain/queue-rights.ts';
const RIGHTS_TEST = 'api/queue-rights.test.ts';

const PEOPLE: readonly Ignored[] = [
  {
    setting: 'queue.history.missed',
    file: SHARED,
    from: '? answered : missed',
    to: "? answered : 'supervisors'",
    test: SHARED_TEST,
  },
  {
    setting: 'queue.history.missed',
    file: SHARED,
    from: "by === 'agents' && ",
    to: '',
    test: SHARED_TEST,
  },
  {
    setting: 'queue.history.answered',
    file: SHARED,
    from: '? answered : missed',
    to: "? 'supervisors' : missed",
    test: SHARED_TEST,
  },
  {
    setting: 'queue.history.answered',
    file: SHARED,
    from: "if (by === 'supervisors') return false;",
    to: '',
    test: SHARED_TEST,
  },
  {
    setting: 'queue.authorised',
    file: RIGHTS,
    from: 'queue.authorised?.find',
    to: '[].find',
    test: RIGHTS_TEST,
  },
  {
    setting: 'queue.authorised',
    file: 'api/routes/queue-rights.ts',
    from: 'before.authorised ?? []',
    to: '[]',
    test: RIGHTS_TEST,
  },
  {
    setting: 'queue.authorised',
    file: SHARED,
    from: 'queue.authorised?.some',
    to: '[].some',
    test: SHARED_TEST,
  },
  {
    setting: 'queue.authorised[].agent',
    file: RIGHTS,
    from: 'each.agent === agent',
    to: 'true',
    test: RIGHTS_TEST,
  },
  {
    setting: 'queue.authorised[].agent',
    file: SHARED,
    from: 'each.agent === agent',
    to: 'true',
    test: SHARED_TEST,
  },
  {
    setting: 'queue.authorised[].may',
    file: RIGHTS,
    from: 'named?.may ?? []',
    to: '[]',
    test: RIGHTS_TEST,
  },
  {
    setting: 'queue.authorised[].may',
    file: RIGHTS,
    from: 'named?.may ?? []',
    to: "named === undefined ? [] : ['presence', 'optOut']",
    test: RIGHTS_TEST,
  },
  {
    setting: 'queue.authorised[].hidden',
    file: 'api/routes/queue-rights.ts',
    from: '!hidden || ',
    to: 'true || ',
    test: RIGHTS_TEST,
  },
];

const ORDER = 'engine/routing/order.ts';
const LEVEL = 'domain/service-level.ts';
const WAITS_TEST = 'engine/waits.spec.test.ts';

const LEVELS: readonly Ignored[] = [
  {
    setting: 'queue.serviceLevelMs',
    file: ORDER,
    from: 'age + queue.serviceLevelMs',
    to: 'age + 20_000',
    test: 'engine/routing/strategy.spec.test.ts',
  },
  {
    setting: 'queue.serviceLevelMs',
    file: ORDER,
    from: 'place.since + queue.serviceLevelMs',
    to: 'place.since + 20_000',
    test: 'engine/routing/explain.test.ts',
  },
  {
    setting: 'queue.serviceLevelMs',
    file: 'engine/evolve/queue.ts',
    from: 'waitedMs <= queue.config.serviceLevelMs',
    to: 'waitedMs <= 20_000',
    test: WAITS_TEST,
  },
  {
    setting: 'queue.serviceLevelMs',
    file: 'journal/projector/visits.ts',
    from: 'document.serviceLevelMs',
    to: '20_000',
    test: 'journal/projector/visits.test.ts',
  },
  {
    setting: 'queue.serviceLevelMs',
    file: 'main/view/today.ts',
    from: '[id, serviceLevelMs] as const',
    to: '[id, 20_000] as const',
    test: 'main/view/today.test.ts',
  },
  {
    setting: 'queue.serviceLevelMs',
    file: 'engine/queue-advice.ts',
    from: 'serviceLevelMs >= wait.afterMs',
    to: '20_000 >= wait.afterMs',
    test: 'engine/queue-check.test.ts',
  },
  {
    setting: 'queue.serviceLevelJudged',
    file: 'engine/queue-advice.ts',
    from: 'isLate && serviceLevelJudged !== false',
    to: 'isLate',
    test: 'engine/queue-check.test.ts',
  },
  {
    setting: 'queue.serviceLevelJudged',
    file: LEVEL,
    from: ' || target.serviceLevelJudged === false',
    to: '',
    test: 'domain/service-level.test.ts',
  },
  {
    setting: 'queue.serviceLevelJudged',
    file: 'main/view/hub.ts',
    from: 'serviceLevelOf(figures.today, queue.config)',
    to: 'serviceLevelOf(figures.today, { ...queue.config, serviceLevelJudged: undefined })',
    test: 'main/view/today.test.ts',
  },
  {
    setting: 'queue.serviceLevelTargetPercent',
    file: LEVEL,
    from: '>= targetPercent * judged',
    to: '>= 80 * judged',
    test: WAITS_TEST,
  },
  {
    setting: 'queue.shortAbandonMs',
    file: 'engine/decide/leaving.ts',
    from: 'queue.config.shortAbandonMs',
    to: '5_000',
    test: 'engine/queue-settings.spec.test.ts',
  },
];

/** Hours, recording, history, service level: `queue.openHours` to the end. */
export const QUEUE_SERVICE: readonly Ignored[] = [...HOURS, ...RECORDING, ...PEOPLE, ...LEVELS];
