/** Which of the two channels is heard; one alone comes out of both loudspeakers. */
export type Side = 'both' | 'left' | 'right';

/** Takes an audio element's sound apart by channel. */
export class Sides {
  readonly #context = new AudioContext();
  readonly #source: MediaElementAudioSourceNode;
  readonly #splitter: ChannelSplitterNode;
  readonly #merger: ChannelMergerNode;

  constructor(audio: HTMLMediaElement) {
    this.#source = this.#context.createMediaElementSource(audio);
    this.#splitter = this.#context.createChannelSplitter(2);
    this.#merger = this.#context.createChannelMerger(2);
    this.#source.connect(this.#splitter);
    this.#merger.connect(this.#context.destination);
    this.hear('both');
  }

  hear(side: Side): void {
    this.#splitter.disconnect();
    this.#splitter.connect(this.#merger, side === 'right' ? 1 : 0, 0);
    this.#splitter.connect(this.#merger, side === 'left' ? 0 : 1, 1);
    // Made before the person touched anything, it waits for leave to sound.
    void this.#context.resume();
  }

  close(): void {
    void this.#context.close();
  }
}
