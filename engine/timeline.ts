import type {
  AgentId,
  CallerFacts,
  Direction,
  Event,
  EventRecord,
  FlowId,
  InteractionId,
  ListId,
  OfferReason,
  Outcome,
  Prompt,
  QueueId,
  TalkEvent,
  TimelineEntry,
  TransferTarget,
} from '../domain/index.ts';
import { clock } from './timeline-clock.ts';
import { flowNodeTexts } from './timeline-flow.ts';
import { mediaTexts } from './timeline-media.ts';
import { recordingTexts } from './timeline-recording.ts';
import { talkTexts } from './timeline-talk.ts';
import { voicemailTexts } from './timeline-voicemail.ts';
import { outboundTexts } from './timeline-outbound.ts';

/** How people call things; the host takes them from the configuration. */
export interface Names {
  agent(id: AgentId): string;
  queue(id: QueueId): string;
  flow(id: FlowId): string;
  list(id: ListId): string;
}

/** The event in words, with the decision's own reason where it is a decision. */
export function timelineText(record: EventRecord, names: Names): TimelineEntry {
  const { seq, at, event } = record;
  const entry = { seq, at, type: event.type, text: textOf(event, names) };
  return event.type === 'offered' ? { ...entry, why: event.why } : entry;
}

export interface Touched {
  readonly interaction?: InteractionId;
  readonly agent?: AgentId;
  /** Who had it before, where another has it now. */
  readonly from?: AgentId;
  readonly queue?: QueueId;
  /** The configuration changed: everything may look different. */
  readonly all?: true;
}

/** Whose views this event may have changed. */
export function touchedBy(record: EventRecord): Touched {
  const { event } = record;
  if (event.type === 'configPublished') return { all: true };
  const touched: { -readonly [K in keyof Touched]: Touched[K] } = {};
  if ('interaction' in event && typeof event.interaction === 'string') {
    touched.interaction = event.interaction;
  }
  if ('agent' in event && typeof event.agent === 'string') touched.agent = event.agent;
  if ('queue' in event && typeof event.queue === 'string') touched.queue = event.queue;
  if (event.type === 'transferred' && event.from !== null) touched.agent = event.from;
  if (event.type === 'handedOver' && event.from !== null) touched.from = event.from;
  return touched;
}

export type Texts = {
  readonly [T in Event['type']]: (event: Extract<Event, { type: T }>) => string;
};

function textOf(event: Event, names: Names): string {
  const text = textsWith(names)[event.type] as (event: Event) => string;
  return text(event);
}

const OVER = {
  count: 'too many wait already',
  wait: 'it has waited long enough',
  noAgents: 'nobody is there',
  closed: 'it is closed',
  draining: 'it is being emptied',
} as const;

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

const RUNG = {
  agent: "The agent's phone",
  customer: 'The other side',
  external: 'An outside number',
  expert: "An expert's phone",
  supervisor: "The supervisor's phone",
} as const;

function textsWith(names: Names): Texts {
  return {
    ...legTexts(),
    ...flowTexts(names),
    ...flowNodeTexts(names),
    ...routingTexts(names),
    ...peopleTexts(names),
    ...outboundTexts(names),
    ...recordingTexts(names),
    ...voicemailTexts(names),
    ...mediaTexts(),
    ...talkTexts(names),
  };
}

const STARTED: { readonly [D in Direction]: string | null } = {
  in: null,
  out: 'An agent calls a customer.',
  internal: 'An agent calls another.',
  callback: 'A customer is to be called back.',
};

function callerText({ anonymous, numberClass }: CallerFacts): string {
  if (anonymous) return 'A withheld number';
  return numberClass === 'unknown' ? 'An unknown number' : `A ${numberClass} number`;
}

function listText({ blocked, vip, list }: CallerFacts, names: Names): string {
  const on = list === undefined ? 'a list' : `list ${names.list(list)}`;
  if (blocked) return ` Blocked by ${on}.`;
  return vip ? ` VIP by ${on}.` : '';
}

function legTexts(): Pick<
  Texts,
  | Exclude<
      Extract<Event['type'], `leg${string}` | `play${string}`>,
      TalkEvent['type'] | 'legMeasured' | 'legUpdated'
    >
  | 'digitReceived'
  | 'alertRaised'
  | `directCall${'Started' | 'Answered' | 'Updated' | 'Ended'}`
  | 'effectSettled'
> {
  return {
    legAccepted: () => 'The call is answered.',
    legRefused: ({ status, reason }) => `The call is refused: ${status} ${reason}.`,
    legStarted: ({ role, ringTimeMs }) => `${RUNG[role]} is rung for up to ${seconds(ringTimeMs)}.`,
    legRang: () => 'It rings.',
    legAnswered: ({ leg }) => `Leg ${leg} is up.`,
    legTakenOver: ({ leg }) => `Leg ${leg} goes on in a new process.`,
    legHeld: ({ leg }) => `Leg ${leg} was put on hold by its phone.`,
    legUnheld: ({ leg }) => `Leg ${leg} was taken off hold by its phone.`,
    legDropped: ({ leg, cause }) => `Leg ${leg} is hung up (${cause}).`,
    legEnded: ({ leg, cause, status }) =>
      `Leg ${leg} ended: ${cause}${status === 0 ? '' : ` (${status})`}.`,
    digitReceived: ({ digit }) => `Key ${digit} was pressed.`,
    playStarted: ({ prompts, purpose }) =>
      `Plays ${purpose ?? 'a prompt'}: ${prompts.map(promptText).join(', ')}.`,
    playStopped: () => 'The playing stops.',
    playEnded: ({ reason, positionMs }) =>
      `The playing ended at ${seconds(positionMs)}: ${reason}.`,
    alertRaised: ({ code, text }) => `Alert ${code}: ${text}`,
    directCallStarted: ({ direction, number }) =>
      direction === 'in' ? `${number} is called directly.` : `${number} calls out directly.`,
    directCallAnswered: () => 'The direct call is answered.',
    directCallUpdated: () => 'The direct call was agreed anew.',
    directCallEnded: ({ cause, talkedMs, into }) =>
      into === undefined
        ? `The direct call ended: ${cause}, ${seconds(talkedMs)} of talk.`
        : `The direct call went over into ${into} after ${seconds(talkedMs)} of talk.`,
    effectSettled: ({ effect, result, code }) =>
      `Effect ${effect}: ${result}${code === '' ? '' : ` (${code})`}.`,
  };
}

function flowTexts(
  names: Names,
): Pick<
  Texts,
  | 'configPublished'
  | 'interactionStarted'
  | 'interactionEnded'
  | 'endingStarted'
  | 'nodeEntered'
  | `menu${'Chosen' | 'Missed' | 'Waiting'}`
> {
  return {
    configPublished: ({ version, documents, removed, note }) =>
      `Configuration ${version}: ${documents.length} changed, ${removed.length} removed. ${note}`,
    interactionStarted: ({ number, facts, direction }) =>
      STARTED[direction ?? 'in'] ??
      `${callerText(facts)} calls ${number}.${listText(facts, names)}`,
    interactionEnded: ({ outcome, waitedMs, talkedMs }) =>
      `Ended: ${outcomeText(outcome)}; waited ${seconds(waitedMs)}, talked ${seconds(talkedMs)}.`,
    endingStarted: ({ outcome }) => `Says goodbye: ${outcomeText(outcome)}.`,
    nodeEntered: ({ flow, version, node, open, holiday }) =>
      `Flow ${names.flow(flow)} (version ${version}), node ${node}` +
      (holiday === undefined ? '' : `: ${holiday}`) +
      (open === undefined ? '.' : `: ${open ? 'open' : 'closed'} at this hour.`),
    menuChosen: ({ digit, phrase, next }) =>
      phrase === undefined
        ? `Key ${digit} leads to ${next}.`
        : `Said “${phrase}” (key ${digit}): leads to ${next}.`,
    menuMissed: ({ why, tries }) =>
      `${why === 'noInput' ? 'No key was pressed' : 'That key means nothing'} (try ${tries}).`,
    menuWaiting: ({ until }) => `Waits for a key until ${clock(until)}.`,
  };
}

function routingTexts(
  names: Names,
): Pick<
  Texts,
  | 'queued'
  | 'ringWidened'
  | 'overflowed'
  | 'offered'
  | 'confirmationAsked'
  | 'offerEnded'
  | 'connected'
  | 'connectedOut'
  | 'connectionLost'
  | 'rejoined'
  | 'transferred'
  | 'backOffEnded'
  | 'queueStateSet'
  | 'queueMembersSet'
  | 'sendingOnStarted'
  | 'interactionsMoved'
> {
  return {
    queueMembersSet: ({ queue, source, agents }) =>
      `${names.queue(queue)} has ${agents.length} agents by ${source}.`,
    sendingOnStarted: ({ queue, why }) =>
      `Hears from ${names.queue(queue)} why it goes on: ${OVER[why]}.`,
    queueStateSet: ({ queue, state, until, reason, by }) =>
      `${names.queue(queue)} is ${state === 'normal' ? 'as its settings say' : state}` +
      (until === null ? '' : ` until ${clock(until)}`) +
      (reason === '' ? '' : ` (${reason})`) +
      (by === 'timer' ? ': time was over.' : ', by a supervisor.'),
    interactionsMoved: ({ queue, target, moved, refused }) =>
      `A supervisor moves ${moved.length} from ${names.queue(queue)} to ` +
      `${targetText(target, names)}; ${refused.length} refused.`,
    queued: ({ queue, position, priority }) =>
      `Waits in ${names.queue(queue)} as number ${position} (priority ${priority}).`,
    ringWidened: ({ ring, asks: [ask] }) =>
      ask === undefined
        ? `Anybody in ring ${ring} may have it now.`
        : `Only ${names.agent(ask.agent)} is asked until ${clock(ask.until)}.`,
    overflowed: ({ queue, why }) => `${names.queue(queue)} sends it on: ${OVER[why]}.`,
    offered: ({ agent, why }) => `Offered to ${names.agent(agent)}. ${reasonText(why)}`,
    confirmationAsked: () => 'A key is to confirm that a person picked up.',
    offerEnded: ({ agent, why, reason, restUntil }) =>
      `${names.agent(agent)}: ${why}${reason === undefined ? '' : ` (${reason})`}` +
      (restUntil === null ? '.' : `; left alone until ${clock(restUntil)}.`),
    connected: ({ agent, waitedMs }) =>
      `Talks to ${names.agent(agent)} after ${seconds(waitedMs)} of waiting.`,
    connectedOut: () => 'Talks to the outside number.',
    rejoined: () => 'Both hear each other again after the restart.',
    connectionLost: ({ agent, cause }) =>
      `The connection to ${names.agent(agent)} was lost (${cause}); the customer goes back.`,
    transferred: ({ from, target }) =>
      (from === null ? 'Sent' : `${names.agent(from)} transfers it`) +
      ` to ${targetText(target, names)}.`,
    backOffEnded: ({ agent }) => `May be offered to ${names.agent(agent)} again.`,
  };
}

function peopleTexts(
  names: Names,
): Pick<
  Texts,
  | 'held'
  | 'unheld'
  | `wrapUp${'Ended' | 'Extended' | 'Started'}`
  | 'agentLoadSet'
  | 'agentQueueSet'
  | 'skillExpired'
  | 'agentRested'
  | 'agentStateChanged'
  | 'presenceChanged'
> {
  return {
    held: ({ by }) => `On hold, by the ${by}.`,
    unheld: () => 'Off hold.',
    wrapUpStarted: ({ agent, until }) => `${names.agent(agent)} wraps up until ${clock(until)}.`,
    wrapUpExtended: ({ agent, until }) =>
      `${names.agent(agent)} takes more time, until ${clock(until)}.`,
    wrapUpEnded: ({ agent, code, by }) =>
      `${names.agent(agent)} is done` +
      (code === null ? '' : `: ${code}`) +
      (by === 'timer' ? ' (time was over).' : '.'),
    agentStateChanged: ({ agent, duty, by }) =>
      `${names.agent(agent)} is ${duty.kind}` +
      (duty.kind === 'notReady' ? ` (${duty.reason})` : '') +
      (by === 'agent' ? '.' : `, by ${by}.`),
    presenceChanged: ({ agent, availability }) =>
      `${names.agent(agent)} is ${availability} in Teams.`,
    agentLoadSet: ({ agent, channel, count }) =>
      `${names.agent(agent)} has ${count} of ${channel} in hand.`,
    agentQueueSet: ({ agent, queue, in: isIn, by }) =>
      `${names.agent(agent)} ${isIn ? 'takes from' : 'steps out of'} ${names.queue(queue)}` +
      (by === 'agent' ? '.' : `, by ${by}.`),
    skillExpired: ({ agent, skill }) => `${names.agent(agent)} no longer has the skill ${skill}.`,
    agentRested: ({ agent }) => `${names.agent(agent)} has rested.`,
  };
}

function promptText(prompt: Prompt): string {
  switch (prompt.kind) {
    case 'text':
      return `“${prompt.text}”`;
    case 'prompt':
      return `prompt ${prompt.prompt}`;
    case 'spoken':
      return `${prompt.what} ${prompt.value}`;
    default:
      return `${prompt.kind} ${prompt.name}`;
  }
}

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'abandoned':
      return `abandoned in ${outcome.stage}${outcome.short ? ' (short)' : ''}`;
    case 'refused':
      return `refused (${outcome.reason})`;
    case 'failed':
    case 'unanswered':
      return `${outcome.kind} (${outcome.cause})`;
    case 'voicemailLeft':
      return `a message was left in ${outcome.voicemail}`;
    case 'callbackFailed':
      return `callback given up (${outcome.why})`;
    case 'callbackWithdrawn':
      return `callback withdrawn by the ${outcome.by}`;
    default:
      return outcome.kind;
  }
}

function targetText(target: TransferTarget, names: Names): string {
  switch (target.kind) {
    case 'queue':
      return names.queue(target.queue);
    case 'agent':
      return names.agent(target.agent);
    case 'flow':
      return names.flow(target.flow);
    case 'voicemail':
      return `voicemail ${target.voicemail}`;
    case 'number':
      return 'an outside number';
  }
}

type Rule = OfferReason['rule'];

/** Why this one of all who were free. */
const RULES: { readonly [R in Exclude<Rule, 'direct' | 'ownCall'>]: string } = {
  longestIdle: 'Longest idle',
  longestIdleAllChannels: 'Longest without work of any channel',
  leastOccupied: 'Least occupied',
  fewestToday: 'Fewest answered today',
  roundRobin: 'Whose turn it was',
  bestSkill: 'Best skilled',
  serial: 'First free of the list',
  attendant: 'All are rung at once: one',
  percent: 'Furthest below the share',
  named: 'Asked for by name: one',
  preferredAgent: 'Preferred by the customer: one',
  lastAgent: 'Had the customer last: one',
};

/** "Why did Ana get this call?" in a sentence or two. */
function reasonText(why: OfferReason): string {
  if (why.rule === 'direct') return 'Asked for by name.';
  if (why.rule === 'ownCall') return 'Their own call.';
  const others = why.excluded.map(({ reason, agents }) => `${agents} ${reason}`).join(', ');
  const isByIdleness = why.rule === 'longestIdle' || why.rule === 'longestIdleAllChannels';
  const rule = RULES[why.rule] + (isByIdleness ? ` (${seconds(why.idleMs)})` : '');
  return (
    `${rule} of ${why.eligible} free and skilled; ` +
    `the call was number ${why.position} and had waited ${seconds(why.waitedMs)}.` +
    (why.ring > 1 ? ` Ring ${why.ring}.` : '') +
    orderText(why) +
    (others === '' ? '' : ` Not: ${others}.`)
  );
}

/** What put the call before those of other queues, where that is not the queue's priority alone. */
function orderText({ order }: OfferReason): string {
  if (order === undefined) return '';
  const parts = [
    order.between === 'serviceLevel' ? `service level until ${clock(order.deadlineAt)}` : '',
    order.between === 'oldest' ? 'the oldest of all queues' : '',
    order.priority === 5 ? '' : `priority ${order.priority}`,
    order.ageingMs === null ? '' : `${seconds(order.ageingMs)} of waiting a step of priority`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` First by ${parts.join(', ')}.`;
}
