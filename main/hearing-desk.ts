import type { HearingHost } from '../api/index.ts';
import type { VoiceDriver } from '../channels/index.ts';

type Asked = Parameters<HearingHost['listen']>;

/** Live sound of calls, where the voice platform gives any. */
export class HearingDesk implements HearingHost {
  readonly #voice: () => Pick<VoiceDriver, 'listen'> | null;

  constructor(voice: () => Pick<VoiceDriver, 'listen'> | null) {
    this.#voice = voice;
  }

  listen(...asked: Asked): ReturnType<HearingHost['listen']> {
    return this.#voice()?.listen?.(...asked) ?? 'notSupported';
  }
}
