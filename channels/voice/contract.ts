import { afterAll, beforeAll, describe } from 'vitest';
import type { RecordingId } from '../../domain/index.ts';
import type { VoiceCapabilities } from './capabilities.ts';
import { VOICE_CAPABILITIES } from './capabilities.ts';
import { endingContract } from './contract/ending.ts';
import { hearingContract } from './contract/hearing.ts';
import { holdContract } from './contract/hold.ts';
import { incomingContract } from './contract/incoming.ts';
import { listenContract } from './contract/listen.ts';
import { mixContract } from './contract/mix.ts';
import { playContract } from './contract/play.ts';
import { recordContract } from './contract/record.ts';
import { ringContract } from './contract/ring.ts';
import { talkContract } from './contract/talk.ts';
import type { VoiceDriver } from './port.ts';
import type { PlatformPeer } from './test-support/platform-peer.ts';
import type { RecordingHost } from './test-support/recording-host.ts';

/** A driver, the host it reports to, and the other side of its platform. */
export interface VoiceHarness {
  readonly driver: VoiceDriver;
  readonly host: RecordingHost;
  readonly peer: PlatformPeer;
  /** The n-th file that a recording left, decrypted. */
  recorded(recording: RecordingId, file?: number): Promise<RecordedSound>;
  close(): Promise<void>;
}

export interface RecordedSound {
  readonly durationMs: number;
  /** False when its end is missing. */
  readonly isComplete: boolean;
  /** Whether this tone is in what the leg's peer said, or heard, between these times. */
  has(side: 'said' | 'heard', hz: number, fromMs?: number, toMs?: number): boolean;
}

export interface ContractSubject {
  readonly harness: VoiceHarness;
  readonly can: VoiceCapabilities;
}

/**
 * What every voice driver must do, told as the people at both ends see it. Parts that the
 * capability table denies are skipped by that table and by nothing else.
 */
export function voiceContract(
  name: VoiceDriver['name'],
  makeHarness: () => Promise<VoiceHarness>,
): void {
  describe(`${name} keeps the voice contract`, () => {
    let made: VoiceHarness | undefined;
    beforeAll(async () => {
      made = await makeHarness();
    });
    afterAll(() => made?.close());
    const can = VOICE_CAPABILITIES[name];
    const harness = (): VoiceHarness => {
      if (made === undefined) throw new Error('beforeAll has not run');
      return made;
    };
    incomingContract(harness);
    playContract(harness);
    hearingContract(harness, can);
    ringContract(harness);
    talkContract(harness);
    holdContract(harness, can);
    listenContract(harness, can);
    mixContract(harness, can);
    recordContract(harness, can);
    endingContract(harness, can);
  });
}
