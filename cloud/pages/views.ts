import type { ShellView } from './shell/views.ts';

/** What the twin sends, as far as pages show it. */
type CallStateWord = 'calling' | 'alerting' | 'ringing' | 'inCall' | 'held' | 'ended';

export interface CallView {
  readonly id: string;
  readonly direction: 'out' | 'in';
  readonly state: CallStateWord;
  readonly cause: string | null;
  readonly from: string;
  readonly to: string;
  readonly display: string;
  readonly heldByPeer: boolean;
  readonly digits: string;
  readonly pressed: string;
  readonly consultFor: string | null;
  readonly transfer: { readonly to: string; readonly state: string } | null;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
}

export interface RingingView {
  readonly id: string;
  readonly from: string;
  readonly display: string;
  readonly ignored: boolean;
}

export interface Behaviour {
  readonly voicemail: boolean;
  readonly busyOnBusy: boolean;
  readonly signedOut: boolean;
  readonly forwardTo: string | null;
}

export interface PhoneView {
  readonly phone: string;
  readonly number: string | null;
  readonly name: string;
  readonly state: 'idle' | 'calling' | 'ringing' | 'inCall' | 'held';
  readonly ringing: readonly RingingView[];
  readonly call: CallView | null;
  readonly others: readonly CallView[];
  /** Ids of the calls in one talk. */
  readonly conference: readonly string[];
  readonly ended: readonly CallView[];
  readonly voicemails: readonly { readonly from: string; readonly at: number }[];
  readonly behaviour: Behaviour;
}

export interface Presence {
  readonly availability: string;
  readonly activity: string;
}

export interface PersonView {
  readonly key: string;
  readonly name: string;
  readonly number: string | null;
  readonly roles: readonly string[];
  readonly presence: Presence;
}

export type LiveMessage =
  | { readonly kind: 'phone'; readonly phone: PhoneView }
  | { readonly kind: 'presence'; readonly person: string; readonly presence: Presence }
  | { readonly kind: 'shell'; readonly shell: ShellView };
