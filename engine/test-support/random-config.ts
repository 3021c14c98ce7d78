import { ConfigDocument, RoutingStrategy } from '../../domain/index.ts';
import { contoso } from './fixture.ts';
import { FLOW_DOCUMENTS } from './random-flow.ts';
import { RECORDINGS } from './random-recording.ts';

/** The next of some numbers; which they are decides everything. */
export type Next = () => number;

/** Goes round and round through what was chosen. */
export function nextOf(numbers: readonly number[]): Next {
  let at = 0;
  return () => {
    at++;
    return (numbers[at % Math.max(1, numbers.length)] ?? 0) + at;
  };
}

const BOTH = [
  { skill: 'Sales', level: 5 },
  { skill: 'Support', level: 5 },
];

/**
 * Contoso with four agents and an expert, and any settings of routing that may be published. Every
 * other tenant has the settings of old, which most of the calls in the world go through.
 */
export function randomTenant(next: Next): ConfigDocument[] {
  const one: One = (first, ...rest) => {
    const index = next() % (rest.length + 1);
    return index === 0 ? first : (rest[index - 1] ?? first);
  };
  const announced = { positionEveryMs: 20_000, presence: 'availableOnly' };
  const support = { onNoAnswer: 'backOff', wrapUpMs: 0, keepPlaceAfterHostLoss: false };
  const isOld = next() % 4 === 0;
  const sales = isOld ? announced : { ...announced, ...randomQueue(one, 'support') };
  const other = isOld ? support : { ...support, ...randomQueue(one, 'sales') };
  const betweenQueues = isOld ? 'priority' : one('priority', 'serviceLevel', 'oldest');
  const base = contoso({ settings: { betweenQueues }, sales, support: other });
  const agent = (id: string, number: string, more: object = {}) => ({
    ...base.find((each) => each.kind === 'agent'),
    id,
    address: { kind: id === 'cara' ? 'outside' : 'teamsUser', number },
    skills: BOTH,
    ...more,
  });
  const expiresAt = Date.UTC(2026, 10, 25, 10, 5, 0);
  return [
    ...base,
    ...FLOW_DOCUMENTS,
    agent('cara', '+442079460113', isOld ? {} : { queues: [one(OUT, FIXED)] }),
    agent('dan', '+442079460114', {
      skills: BOTH.map((each) => (isOld ? each : { ...each, expiresAt })),
    }),
    agent('erin', '+442079460115', { role: 'expert' }),
    { ...BOX, workQueue: isOld ? null : one('sales', null) },
    { kind: 'dialPolicy', mainNumber: isOld ? null : '+442079460100' },
  ].map((document) => ConfigDocument.parse(document));
}

const CALLBACK: object = {
  offerAfterMs: 5_000,
  key: '1',
  attemptsMax: 2,
  retryMs: 10_000,
  windowMs: 90_000,
};
const AT_MUSIC_END: object = {
  ...CALLBACK,
  offerAt: 'musicEnd',
  conditions: { waitMs: 4_000, waiting: 1 },
  givenUp: 'wait',
  notifyTo: [],
};
/** The group whose members `random.ts` changes. */
export const GROUP = '0f0e0d0c-0b0a-4908-8706-050403020100';
const OUT: object = { queue: 'sales', enabled: false };
const FIXED: object = { queue: 'support', optOutAllowed: false };

const BOX = {
  kind: 'voicemail',
  id: 'box',
  name: 'Box',
  owner: { kind: 'shared', queue: 'sales' },
  messageMsMax: 30_000,
};

type One = <T>(first: T, ...rest: readonly T[]) => T;

function randomQueue(one: One, other: string): object {
  const listed = ['dan', 'ana', 'cara', 'ben'].map((agent, index) => ({
    agent,
    weight: index + 1,
  }));
  return {
    strategy: one('attendant', ...RoutingStrategy.options),
    presence: one('ignore', 'availableOnly'),
    rings: one([], [ring(15_000)], [ring(10_000, { queues: [other] }), ring(40_000, WIDE)]),
    should: one([], [{ skill: 'Support', levelMin: 6 }]),
    agents: one(null, listed, listed.slice(1)),
    ...one({}, {}, { members: { groups: [GROUP], perSourceMax: 2 }, agents: [] }),
    ...one({}, {}, { presentMax: 2 }, { optOut: false }),
    ageingMs: one(null, 5_000, 60_000),
    lastAgentMs: one(0, 12_000),
    preferredAgentMs: one(0, 8_000),
    onNoAnswer: one('notReady', 'backOff'),
    missesMax: one(1, 2),
    wrapUpMs: one(0, 15_000),
    wrapUpExtendMaxMs: one(4_000, 86_400_000),
    recording: one({ mode: 'all' }, { mode: 'off' }, ...RECORDINGS),
    declineReasons: one([], ['busy with another']),
    priority: one(5, 5, 3),
    vipPriority: one(null, 2),
    announceWait: one(false, true),
    pausedPrompt: one(null, { kind: 'text', text: 'Please hold.', language: 'en-GB' }),
    overflow: randomOverflow(one, other),
    callback: one(null, CALLBACK, { ...CALLBACK, whenWaitingMin: 2 }, AT_MUSIC_END),
  };
}

/** Only one of the two queues sends to the other: a circle is refused. */
function randomOverflow(one: One, other: string): object {
  const prompt = { kind: 'text', text: 'Sorry.', language: 'en-GB' };
  const end: object = { kind: 'end', prompt: null, ...one({}, { busy: true }, { prompt }) };
  const to = { kind: 'queue', queue: other, ...one({}, { prompt }) };
  const box = { kind: 'voicemail', voicemail: 'box' };
  const target = other === 'support' ? one<object>(to, end, box) : one<object>(end, box);
  return {
    count: one(null, null, { max: 3, target }),
    wait: one<object | null>(
      null,
      null,
      { afterMs: 45_000, target },
      { afterMs: 45_000, target, whileRinging: 'endRing' },
    ),
    noAgents: one(null, null, {
      when: one('noneReady', 'noneOnline'),
      appliesTo: one('all', 'new'),
      target,
    }),
  };
}

const WIDE = { experts: true };
const ring = (afterMs: number, more: object = {}) => ({ afterMs, requirements: [], ...more });
