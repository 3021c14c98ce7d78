import type {
  AgentAddress,
  CallerFacts,
  Command,
  ConnectorId,
  DialPolicyConfig,
  DirectCallDirection,
  DirectCallId,
  EffectId,
  InteractionId,
  LegId,
  LegRole,
  LegTarget,
  Listening,
  Opaque,
  PersonalRef,
  Prompt,
  RecordingId,
  TenantId,
  TrunkConfig,
  TrunkId,
  VoiceAction,
} from '../../domain/index.ts';
import type { AgentConnector } from './stream/agent-line.ts';
import type { DialRule } from './dial-policy.ts';
import type { BaseTrunk } from './derived-trunk.ts';

/**
 * All that the rest of Patchbay knows of a voice platform: actions go down, facts come up as
 * commands. Every driver passes `channels/voice/contract.ts`, skipping only what its
 * capabilities deny.
 */
export interface VoiceDriver {
  readonly name: 'sip' | 'graph' | 'acs';
  /**
   * Carries one action out; resolves when the platform took it (the ring was sent, the audio
   * started), not when it ended: that comes as a fact. Called in order within a lane. The same
   * effect may come twice (after a crash): the driver recognises it by its id. An action on a leg
   * that is gone is `ok` where its purpose is met (hangUp, stopPlay), else `failed` with `legGone`.
   */
  perform(tenant: TenantId, effect: EffectId, action: VoiceAction): Promise<ActionResult>;
  /**
   * After a restart: legs that the journal believes alive. Those that can be gone on with are, and
   * reported by one `legsTakenOver`; the others that the platform no longer knows are ended there
   * (BYE, CANCEL or a final answer from the stored dialog, sent within 2 s) and reported by
   * `legEnded` with cause `hostLost`.
   */
  recover(tenant: TenantId, legs: readonly LegOnRecord[]): Promise<void>;
  /**
   * After a restart: calls that passed through a process which died go on where that can be, and
   * are ended at both peers where it cannot.
   */
  recoverDirect(tenant: TenantId, calls: readonly DirectCallOnRecord[]): Promise<void>;
  /** How many phones of this account are registered now. */
  phones?(tenant: TenantId, address: Extract<AgentAddress, { kind: 'phone' }>): number;
  /** May this outside number be dialled at this instant? null = yes; else the rule that says no. */
  mayDial(tenant: TenantId, number: string): DialRule | null;
  /**
   * Somebody outside hears a call as it is spoken, until they say stop or the customer is gone.
   * Absent: this platform gives no live sound (`liveAudio`), or not yet.
   */
  listen?(tenant: TenantId, interaction: InteractionId, ear: AudioEar): (() => void) | NotHeard;
  trunks(): readonly TrunkHealth[];
  /** What carries the audio, where that is ours. */
  load(): readonly MediaLoad[];
  /** New calls get 503 + Retry-After; running ones go on. */
  drain(): void;
  /**
   * Instead of `close`, before a restart: every call that is up is given to the successor of this
   * process, by a last `legUpdated` and without a word to its peer. Resolves when all is stored.
   */
  handOver(): Promise<void>;
  close(): Promise<void>;
}

/** No customer is up there at this moment. */
export type NotHeard = 'noAudio';

/** Never waited for: it takes each frame at once, or drops it. */
export interface AudioEar {
  onFrame(frame: AudioFrame): void;
  /** Once; never after a stop. */
  onEnded(): void;
}

/** 20 ms at 8 kHz of one party; `agent` = the people whom the customer hears. */
export interface AudioFrame {
  readonly party: 'customer' | 'agent';
  /** Of the 20 ms, the same for both; a gap is what was lost, or is not for this listener. */
  readonly sequence: number;
  readonly samples: Int16Array;
}

export interface ActionResult {
  readonly result: 'ok' | 'failed' | 'unknown';
  readonly code: string;
}

export interface LegOnRecord {
  readonly leg: LegId;
  readonly role: LegRole;
  readonly state: 'incoming' | 'ringing' | 'answered' | 'ending';
  readonly dialog: Opaque | null;
  readonly interaction?: InteractionId;
  /** Of an outbound leg: whom it was to ring, and the trunk that was asked for. */
  readonly target?: LegTarget | null;
  readonly trunk?: TrunkId | null;
}

export interface DirectCallOnRecord {
  readonly id: DirectCallId;
  /** The caller's side first; the other only once it was answered. */
  readonly dialogs: readonly Opaque[];
  readonly direction?: DirectCallDirection;
  readonly from?: TrunkId;
  readonly to?: TrunkId;
}

/** One thread that carries audio. */
export interface MediaLoad {
  readonly worker: number;
  readonly legs: number;
  /** How late its 20 ms tick ran, p99 of the last 10 s. */
  readonly tickLateMs: number;
  /** False: new calls are refused, with 503 and Retry-After where no other takes them. */
  readonly takesLegs: boolean;
}

export interface TrunkHealth {
  readonly tenant: TenantId;
  readonly trunk: TrunkId;
  readonly state: 'up' | 'down' | 'unknown';
  readonly calls: number;
  readonly lastSeenAt: number | null;
  /** When the far end last sent OPTIONS of its own; null = never, as far as is known. */
  readonly askedAt?: number | null;
}

/**
 * Nobody waits for its commit: the host may let it ride with another (`VoiceHost.submit`). Sound
 * that we stopped ourselves only tells how far it had come.
 */
export const ridesAlong = (command: Command): boolean =>
  command.type === 'legRinging' || (command.type === 'playEnded' && command.reason === 'stopped');

/** What a driver may ask of the process around it (main/voice-host.ts implements it). */
export interface VoiceHost {
  /** Directory look-up, cached: which tenant owns the called number. */
  tenantOfNumber(number: string): Promise<TenantId | null>;
  /** Likewise of a Teams trunk's FQDN. */
  tenantOfFqdn(fqdn: string): Promise<TenantId | null>;
  /** The provider's own trunks to Teams, whatever tenants this process owns. */
  baseTrunks(): readonly BaseTrunk[];
  /** Whose phone signs in by this name, `user.TENANT`; null = no such phone here. */
  phone?(account: string): Promise<PhoneAccount | null>;
  tenants(): readonly TenantId[];
  /** Active documents, or null while this process does not own the tenant. */
  config(tenant: TenantId): VoiceConfig | null;
  /** Not draining, journal reachable, loop not overfull. */
  accepting(tenant: TenantId): { readonly ok: true } | { readonly ok: false; retryAfterS: number };
  /** Resolves after the commit. `newPersons` rows go into the same commit. */
  submit(
    tenant: TenantId,
    command: Command,
    sealed?: readonly SealedPerson[],
  ): Promise<SubmitResult>;
  /** Puts a number, or digits that name somebody, into the vault; `sameAs` = of this person. */
  seal(
    tenant: TenantId,
    kind: 'number' | 'digits',
    value: string,
    sameAs?: PersonalRef,
  ): Promise<SealedPerson>;
  reveal(tenant: TenantId, ref: PersonalRef): Promise<string | null>;
  /** What is known of a caller: lists, agents. Soon, and never rejects; absent = nothing. */
  callerFacts?(
    tenant: TenantId,
    caller: { readonly ref: PersonalRef | null; readonly number: string | null },
  ): Promise<Partial<CallerFacts>>;
  /**
   * Minutes of calls to the public network on this day (UTC) by the journal, other processes' and
   * running ones included; absent = the driver knows of its own alone.
   */
  dialledToday?(tenant: TenantId): number;
  /** On a list of numbers that are not to be called. A rejection is a no to the call. */
  doNotCall?(
    tenant: TenantId,
    callee: { readonly ref: PersonalRef | null; readonly number: string },
  ): Promise<boolean>;
  /** Audio of a prompt: 8 kHz samples, named for the worker's cache. Never throws. */
  promptAudio(
    tenant: TenantId,
    prompt: Prompt,
  ): {
    readonly key: string;
    readonly samples: () => Promise<Int16Array>;
  };
  /** A connector of type agent; null or absent = there is none of this name. */
  agentConnector?(tenant: TenantId, connector: ConnectorId): AgentConnector | null;
  /** What listens for phrases; null or absent = nothing knows this language. */
  recognise?(wish: Listening): SpeechEar | null;
  /**
   * Where a recording goes, asked once for each file: at its start, and again when it goes on in a
   * new process or on another leg (its next segment). Rejects when it cannot be had; the call goes
   * on and the recording ends as failed.
   */
  recordingTarget(tenant: TenantId, recording: RecordingId): Promise<RecordingTarget>;
  /** Operating alert outside the engine's own (a trunk is down). */
  alert(tenant: TenantId, code: string, text: string): void;
  now(): number;
}

/**
 * One file of a recording. While it is being written it is `path.part`; it has its own name when it
 * is whole. A `.part` without a writer was left by a process that died and is readable up to there.
 */
export interface RecordingTarget {
  /** Absolute; its folder is there, a file of this name is not. */
  readonly path: string;
  /** Called once, with the fresh key of this file (32 bytes), which is kept nowhere else. */
  wrapKey(key: Uint8Array): Promise<{ readonly keyId: string; readonly wrapped: Uint8Array }>;
  /** Into the header, in clear but authenticated: ids, never a number or a name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Listens to one leg for the phrases of one question. */
export interface SpeechEar {
  /** 8 kHz, in order, as it is spoken. */
  feed(samples: Int16Array): void;
  onHeard: (heard: { readonly phrase: string; readonly confidence: number }) => void;
  close(): void;
}

/** `key` names the password: another key is another password. */
export interface PhoneAccount {
  readonly key: string;
  readonly password: string;
}

export interface SealedPerson {
  readonly ref: PersonalRef;
  /** Opaque to the driver. */
  readonly rows: readonly unknown[];
}

export type SubmitResult =
  | { readonly kind: 'committed'; readonly seq: number }
  | { readonly kind: 'refused'; readonly reason: string; readonly details: readonly string[] }
  | { readonly kind: 'retry'; readonly retryAfterS: number };

export interface VoiceConfig {
  readonly trunks: ReadonlyMap<TrunkId, TrunkConfig>;
  readonly dialPolicy: DialPolicyConfig;
  /** Numbers that enter this tenant. */
  hasNumber(number: string): boolean;
  /** One of them that rings its Teams user with no queue. */
  isDirect(number: string): boolean;
  /** May be shown as the caller of this tenant: its entries and its people's own. */
  mayShow(number: string): boolean;
  /** The Teams number of the agent with this Entra object id; null = none of ours. */
  numberOfPerson?(oid: string): string | null;
}
