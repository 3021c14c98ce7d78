/** What a browser hands over of the microphone, as a WAV file of one channel. */
export interface Recording {
  readonly stop: () => Promise<Blob>;
}

/** A minute and a half is longer than any greeting should be. */
const SECONDS_MAX = 90;

/**
 * Records until it is stopped. Browsers encode each in their own way, so that it is decoded here
 * and written as 16-bit PCM, which every converter reads.
 */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => resolve(), { once: true });
  });
  recorder.start();
  const timer = setTimeout(() => recorder.stop(), SECONDS_MAX * 1_000);
  return {
    stop: async () => {
      clearTimeout(timer);
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      for (const track of stream.getTracks()) track.stop();
      return asWav(new Blob(parts, { type: recorder.mimeType }));
    },
  };
}

async function asWav(recorded: Blob): Promise<Blob> {
  const context = new AudioContext();
  try {
    const sound = await context.decodeAudioData(await recorded.arrayBuffer());
    const wav = wavOf(sound.getChannelData(0), sound.sampleRate);
    return new Blob([wav], { type: 'audio/wav' });
  } finally {
    await context.close();
  }
}

const HEADER_BYTES = 44;

/** RIFF WAVE, PCM, one channel, 16 bits. Samples from -1 to 1. */
export function wavOf(samples: Float32Array, sampleRate: number): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes);
  const word = (at: number, text: string) => {
    for (let i = 0; i < text.length; i += 1) view.setUint8(at + i, text.charCodeAt(i));
  };
  word(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER_BYTES + index * 2, Math.round(clipped * 0x7fff), true);
  });
  return bytes;
}
