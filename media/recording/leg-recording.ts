import type { LegHome } from '../leg.ts';
import type { LegRecording, RecordOptions } from '../port-record.ts';
import { RecordingWriter } from './writer.ts';

/** From the worker's batches to the writer. Ends with the leg, if nobody stops it before. */
export function startRecording(home: LegHome, leg: number, options: RecordOptions): LegRecording {
  const writer = new RecordingWriter(options);
  const channel = home.channel((event) => {
    if (event.kind === 'recorded' && event.samples.length > 0) writer.append(event.samples);
    else if (event.kind === 'ended') writer.end();
  });
  home.post({ kind: 'record', channel, leg, pause: options.pause ?? 'silence' });
  return {
    pause: () => home.post({ kind: 'pauseRecord', channel, isPaused: true }),
    resume: () => home.post({ kind: 'pauseRecord', channel, isPaused: false }),
    stop: () => {
      home.post({ kind: 'endChannel', channel });
      return writer.done;
    },
    done: writer.done,
  };
}
