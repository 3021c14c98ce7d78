import type { VoiceAction } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { ActionResult } from '../port.ts';
import type { LegSound } from '../stream/agent-line.ts';
import { Conversation } from '../stream/conversation.ts';
import { failed, LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { endHold } from './hold-music.ts';
import type { Leg } from './leg-table.ts';

type StreamAction = Extract<VoiceAction, { kind: 'stream' }>;

/** The one conversation with a virtual agent that a leg has. */
export interface LegStream {
  readonly stream: StreamAction['stream'];
  readonly conversation: Conversation;
}

/** The leg hears the virtual agent and is heard by it; what becomes of it comes as a fact. */
export function stream(
  ctx: DriverContext,
  leg: Leg | undefined,
  action: StreamAction,
): ActionResult {
  const media = leg?.talking ?? null;
  if (leg === undefined || media === null) return LEG_GONE;
  if (leg.stream?.stream === action.stream) return OK;
  const connector = ctx.host.agentConnector?.(leg.tenant, action.connector) ?? null;
  if (connector === null) return failed('noConnector');
  leg.stopHearing();
  endHold(ctx, leg);
  const { interaction, stream: id, parameters, language, timeMsMax } = action;
  const caller = connector.sendsCaller ? { caller: leg.person?.value ?? null } : {};
  leg.stream = {
    stream: id,
    conversation: new Conversation({
      connector,
      sound: soundOf(media),
      timers: ctx.timers,
      start: { interaction, stream: id, language, parameters, ...caller },
      timeMsMax,
      log: (code, detail) => ctx.log({ level: 'info', code, detail: detail.slice(0, 64) }),
      onStarted: () => void leg.facts.push({ type: 'streamStarted', leg: leg.id, stream: id }),
      onEnded: (end) => {
        if (leg.stream?.stream === id) leg.stream = null;
        if (leg.state.kind === 'ended') return;
        void leg.facts.push({ type: 'streamEnded', leg: leg.id, stream: id, ...end });
      },
    }),
  };
  return OK;
}

export function stopStream(
  leg: Leg | undefined,
  action: Extract<VoiceAction, { kind: 'stopStream' }>,
): ActionResult {
  if (leg?.stream?.stream === action.stream) leg.stream.conversation.stop();
  return OK;
}

function soundOf(media: MediaLeg): LegSound {
  return {
    hear: (rateHz, onFrame) => {
      return media.tap({ direction: 'said', rateHz, onFrame: ({ samples }) => onFrame(samples) });
    },
    speak: (rateHz) => media.inject({ rateHz }),
  };
}
