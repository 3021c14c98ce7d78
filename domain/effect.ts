import type {
  AgentId,
  CollectId,
  ConnectorId,
  EffectId,
  InteractionId,
  LegId,
  NodeId,
  PersonalRef,
  PlayId,
  RecordingId,
  StreamId,
  TrunkId,
} from './ids.ts';
import type { LegCause } from './cause.ts';
import type { LegTarget } from './event.ts';
import type { FlowValue } from './expression.ts';
import type { Digit, E164 } from './phone.ts';
import type { Language, Prompt } from './prompt.ts';
import type { RecordingMode } from './recording.ts';

/**
 * What the world is asked to do, derived from a committed event (engine/react.ts) and never stored
 * apart from it. Recognisable by `id` (seq of its event, n); inside a `lane` the order is kept.
 */
export interface Effect {
  readonly id: EffectId;
  readonly lane: string;
  readonly action: EffectAction;
}

export type EffectAction = VoiceAction | AlertAction | LookUpAction | SendAction;

export type VoiceAction =
  /** Caller: 180 first where the platform has it, then the answer with media. */
  | { readonly kind: 'answer'; readonly leg: LegId; readonly interaction: InteractionId }
  | {
      readonly kind: 'reject';
      readonly leg: LegId;
      readonly status: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'ring';
      readonly leg: LegId;
      readonly interaction: InteractionId;
      readonly target: LegTarget;
      readonly trunk: TrunkId | null;
      readonly customer: PersonalRef | null;
      readonly display: string;
      /** The number to show, one of ours; absent = the customer's, as far as it may be shown. */
      readonly from?: E164;
      readonly ringTimeMs: number;
    }
  | {
      readonly kind: 'play';
      readonly leg: LegId;
      readonly play: PlayId;
      readonly prompts: readonly Prompt[];
      readonly loop: boolean;
      readonly bargeIn: boolean;
      readonly startMs: number;
      /** From now until it is stopped, past its end: who says one of these is a `speechHeard`. */
      readonly listen?: Listening;
    }
  | { readonly kind: 'stopPlay'; readonly leg: LegId; readonly play: PlayId }
  | { readonly kind: 'bridge'; readonly leg: LegId; readonly other: LegId }
  | { readonly kind: 'unbridge'; readonly leg: LegId }
  /** The customer hears music; the agent hears nothing. */
  | { readonly kind: 'hold'; readonly leg: LegId; readonly other: LegId; readonly music: Prompt }
  | { readonly kind: 'unhold'; readonly leg: LegId; readonly other: LegId }
  /**
   * The whole room as it shall be, however it was before; `leg` is the customer's. Who is not up
   * yet joins when it answers, who is gone is passed over. `bridge`, `hold` and `unbridge` end it.
   */
  | {
      readonly kind: 'mix';
      readonly leg: LegId;
      readonly interaction: InteractionId;
      readonly members: readonly MixMember[];
      /** What those hear who are held; absent = the default music. */
      readonly music?: Prompt;
    }
  /** Customer and whatever they hear, in two channels; goes on through hold. Idempotent. */
  | {
      readonly kind: 'record';
      readonly leg: LegId;
      readonly recording: RecordingId;
      readonly mode: RecordingMode;
      /**
       * Of a start: ends by itself once the leg has said nothing for so long, and its end says how
       * much was said (`voicedMs`).
       */
      readonly silenceMs?: number;
    }
  /** The phone on this leg asked for a transfer (`transferAsked`): taken on, or refused. */
  | {
      readonly kind: 'answerReferral';
      readonly leg: LegId;
      readonly accept: boolean;
      readonly status: number;
    }
  /**
   * The leg speaks with a connector of type agent, until that ends it, its time is over or it is
   * stopped: `streamStarted`, then `streamEnded`, or `streamEnded` alone.
   */
  | {
      readonly kind: 'stream';
      readonly leg: LegId;
      readonly interaction: InteractionId;
      readonly stream: StreamId;
      readonly connector: ConnectorId;
      readonly parameters: Readonly<Record<string, FlowValue>>;
      readonly language: Language;
      readonly timeMsMax: number;
    }
  | { readonly kind: 'stopStream'; readonly leg: LegId; readonly stream: StreamId }
  /**
   * Keys go to the vault instead of `digitPressed`, from now until one `digitsCollected`: at the
   * end key, at `digitsMax`, or so long after the last one. `stopCollect` forgets them silently.
   */
  | {
      readonly kind: 'collect';
      readonly leg: LegId;
      readonly collect: CollectId;
      readonly digitsMin: number;
      readonly digitsMax: number;
      readonly endKey: Digit | null;
      readonly betweenMs: number;
      /** None at all so long after the leg last heard a prompt: `digitsCollected` with 0. */
      readonly firstMs?: number;
    }
  | { readonly kind: 'stopCollect'; readonly leg: LegId; readonly collect: CollectId }
  | { readonly kind: 'hangUp'; readonly leg: LegId; readonly cause: LegCause };

export interface Listening {
  readonly phrases: readonly string[];
  readonly language: Language;
}

export interface MixMember {
  readonly leg: LegId;
  readonly role: 'customer' | 'agent' | 'expert' | 'external' | 'supervisor';
  /**
   * `party` and `barge` hear and are heard by all of these; `monitor` hears them and is heard by
   * nobody, `whisper` by agents alone; `held` hears music and is heard by nobody.
   */
  readonly mode: 'party' | 'monitor' | 'whisper' | 'barge' | 'held';
}

/** Asks a connector; ends with the command `lookUpEnded`, in time or not. */
export interface LookUpAction {
  readonly kind: 'lookUp';
  readonly interaction: InteractionId;
  readonly node: NodeId;
  readonly asked: number;
  readonly connector: ConnectorId;
  readonly parameters: Readonly<Record<string, FlowValue>>;
  readonly caller: PersonalRef | null;
}

/** Tells a connector; nobody waits for what it says. */
export interface SendAction {
  readonly kind: 'send';
  readonly interaction: InteractionId;
  readonly connector: ConnectorId;
  readonly parameters: Readonly<Record<string, FlowValue>>;
  readonly caller: PersonalRef | null;
}

export interface AlertAction {
  readonly kind: 'alert';
  readonly code: string;
  readonly text: string;
  readonly agent?: AgentId;
}
