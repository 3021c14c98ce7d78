import type {
  Effect,
  EffectAction,
  EffectId,
  Event,
  EventOf,
  EventRecord,
  VoiceAction,
} from '../domain/index.ts';
import { isBridge } from './room.ts';

const NONE: readonly Effect[] = [];

/**
 * What the world is asked to do because of one committed event. A function of the record alone, so
 * that a host which rebuilt its state re-drives exactly what the one before it would have done.
 */
export function react(record: EventRecord): readonly Effect[] {
  const { event } = record;
  switch (event.type) {
    case 'legAccepted':
      return voice(record, { kind: 'answer', leg: event.leg, interaction: event.interaction });
    case 'legRefused': {
      const { leg, status, reason } = event;
      return voice(record, { kind: 'reject', leg, status, reason });
    }
    case 'legStarted':
      return voice(record, ringOf(event));
    case 'legDropped':
      return voice(record, { kind: 'hangUp', leg: event.leg, cause: event.cause });
    case 'playStarted':
      return voice(record, playOf(event));
    case 'playStopped':
      return voice(record, { kind: 'stopPlay', leg: event.leg, play: event.play });
    case 'connected':
    case 'connectedOut':
    case 'rejoined':
      return voice(record, { kind: 'bridge', leg: event.customerLeg, other: event.leg });
    case 'held': {
      if (event.room === true) return NONE;
      const { customerLeg: leg, leg: other, music } = event;
      return voice(record, { kind: 'hold', leg, other, music });
    }
    case 'unheld':
      if (event.room === true) return NONE;
      return voice(record, { kind: 'unhold', leg: event.customerLeg, other: event.leg });
    case 'roomMixed':
      return voice(record, mixOf(event));
    case 'legReplaced':
      return voice(record, { kind: 'hangUp', leg: event.leg, cause: 'hungUp' });
    case 'referralAnswered': {
      const { leg, accept, status } = event;
      return voice(record, { kind: 'answerReferral', leg, accept, status });
    }
    case 'connectionLost':
      return voice(record, { kind: 'unbridge', leg: event.customerLeg });
    case 'transferred': {
      if (event.customerLeg === null) return NONE;
      return voice(record, { kind: 'unbridge', leg: event.customerLeg });
    }
    case 'recordingAsked': {
      const { leg, recording, mode } = event;
      return voice(record, { kind: 'record', leg, recording, mode });
    }
    case 'messageAsked': {
      const { leg, message: recording, mode, silenceMs } = event;
      const silence = silenceMs === undefined ? {} : { silenceMs };
      return voice(record, { kind: 'record', leg, recording, mode, ...silence });
    }
    case 'alertRaised':
      return effects(record, 'alerts', { kind: 'alert', code: event.code, text: event.text });
    default:
      return reactToFlow(record, event);
  }
}

function reactToFlow(record: EventRecord, event: Event): readonly Effect[] {
  switch (event.type) {
    case 'collectStarted': {
      const { leg, collect, digitsMin, digitsMax, endKey, betweenMs, firstMs } = event;
      const keys = { digitsMin, digitsMax, endKey, betweenMs, firstMs };
      return voice(record, { kind: 'collect', leg, collect, ...keys });
    }
    case 'collectStopped':
      return voice(record, { kind: 'stopCollect', leg: event.leg, collect: event.collect });
    case 'streamOpened': {
      const { leg, interaction, stream, connector, parameters, language, timeMsMax } = event;
      const about = { interaction, connector, parameters, language, timeMsMax };
      return voice(record, { kind: 'stream', leg, stream, ...about });
    }
    case 'streamStopped':
      return voice(record, { kind: 'stopStream', leg: event.leg, stream: event.stream });
    case 'lookUpStarted': {
      const { interaction, node, connector, parameters, caller } = event;
      const asking = { interaction, node, asked: record.seq, connector, parameters, caller };
      return effects(record, `lookUp:${interaction}`, { kind: 'lookUp', ...asking });
    }
    case 'messageSent': {
      const { interaction, connector, parameters, caller } = event;
      const told = { interaction, connector, parameters, caller };
      return effects(record, `send:${interaction}`, { kind: 'send', ...told });
    }
    default:
      return NONE;
  }
}

/** Whether sending `newer` makes an unsent `older` of the same lane pointless. */
export function supersedes(newer: Effect, older: Effect): boolean {
  if (newer.lane !== older.lane) return false;
  const [a, b] = [newer.action, older.action];
  if (a.kind === 'hangUp') return !OUTLIVES.includes(b.kind);
  if (a.kind === 'stopPlay') return b.kind === 'play' && b.play === a.play;
  if (a.kind === 'stopCollect') return b.kind === 'collect' && b.collect === a.collect;
  if (a.kind === 'stopStream') return b.kind === 'stream' && b.stream === a.stream;
  if (a.kind === 'unhold') return b.kind === 'hold';
  if (a.kind === 'unbridge') return b.kind === 'bridge' || b.kind === 'hold' || b.kind === 'mix';
  if (a.kind === 'bridge') return b.kind === 'mix';
  return a.kind === 'mix' && ROOMS.includes(b.kind);
}

/** Of use although the leg is to be hung up: who asked for a transfer hears that it is done. */
const OUTLIVES: readonly string[] = ['hangUp', 'reject', 'alert', 'answerReferral'];
/** Each says the whole: the one before need not be. */
const ROOMS: readonly string[] = ['bridge', 'hold', 'unhold', 'mix'];

/** Effects of one leg share its lane; a bridge or hold is in the customer's. */
function voice(record: EventRecord, action: VoiceAction): readonly Effect[] {
  return effects(record, action.leg, action);
}

function effects(record: EventRecord, lane: string, action: EffectAction): readonly Effect[] {
  // The engine is where effect ids come to be: the one place that brands them.
  return [{ id: `e-${record.seq}-0` as EffectId, lane, action }];
}

function ringOf(event: EventOf<'legStarted'>): VoiceAction {
  const { leg, interaction, target, trunk, customer, display, ringTimeMs, from } = event;
  const shown = from === undefined ? {} : { from };
  return { kind: 'ring', leg, interaction, target, trunk, customer, display, ...shown, ringTimeMs };
}

/** The customer's leg need not be the first of the two. */
function mixOf(event: EventOf<'roomMixed'>): VoiceAction {
  const { customerLeg: leg, interaction, members, music } = event;
  const other = members.find((member) => member.leg !== leg);
  if (isBridge(members) && other !== undefined) return { kind: 'bridge', leg, other: other.leg };
  return { kind: 'mix', leg, interaction, members, music };
}

function playOf(event: EventOf<'playStarted'>): VoiceAction {
  const { leg, play, prompts, loop, bargeIn, startMs, listen } = event;
  const listens = listen === undefined ? {} : { listen };
  return { kind: 'play', leg, play, prompts, loop, bargeIn, startMs, ...listens };
}
