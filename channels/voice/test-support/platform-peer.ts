/** What people of a test sound like, one each; the last two are the music's. */
export const TONES = [700, 1_100, 1_500, 2_000, 500, 900] as const;

/** How a call ended as the person at the other side saw it. */
export interface PeerEnd {
  readonly status: number;
  /** Text of the Reason header, '' when there was none. */
  readonly reason: string;
  readonly retryAfterS: number | null;
}

/** One call at the far side of the platform: a customer's phone or an agent's. */
export interface PeerCall {
  /** What the phone shows. */
  readonly from: { readonly number: string; readonly display: string };
  /** Waits until it rings at the other side / was answered / is over. */
  ringing(): Promise<void>;
  answered(): Promise<void>;
  ended(): Promise<PeerEnd>;
  ring(): void;
  answer(): Promise<void>;
  busy(): void;
  decline(): void;
  hangUp(): void;
  hold(): Promise<void>;
  resume(): Promise<void>;
  press(digit: string): Promise<void>;
  /** Sounds a tone until told otherwise. */
  say(hz: number): void;
  /** Waits until this tone, or nothing, is what it hears. */
  hears(hz: number): Promise<void>;
  hearsNothing(): Promise<void>;
  /** Waits until it hears these of `TONES` and no other. */
  hearsOnly(...tones: readonly number[]): Promise<void>;
  /** Keys that came from the other side. */
  digits(): readonly string[];
}

/** The platform beyond the driver, honest enough to be the same for every driver. */
export interface PlatformPeer {
  place(call: { readonly from: string | null; readonly to: string }): Promise<PeerCall>;
  /** The next call that arrives at the agent's endpoint. */
  nextRing(): Promise<PeerCall>;
  close(): Promise<void>;
}
