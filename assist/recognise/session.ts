import type { Recognised, RecogniseSession } from './port.ts';
import { Utterances } from './utterances.ts';

/** Utterances of one question that may wait to be looked at; a talker does not pile up work. */
const WAITING_MAX = 2;

/** Asks `hear` about each utterance, one after the other, until one is a phrase. */
export function sessionOf(
  hear: (samples: Int16Array) => Promise<Recognised | null>,
): RecogniseSession {
  let settle: (result: Recognised | null) => void = () => undefined;
  const result = new Promise<Recognised | null>((done) => {
    settle = done;
  });
  let isOver = false;
  let waiting = 0;
  let last = Promise.resolve();
  const end = (heard: Recognised | null) => {
    isOver = true;
    settle(heard);
  };
  const utterances = new Utterances((samples) => {
    if (isOver || waiting >= WAITING_MAX) return;
    waiting += 1;
    last = last.then(async () => {
      // What the recogniser cannot do, keys can.
      const heard = isOver ? null : await hear(samples).catch(() => null);
      waiting -= 1;
      if (heard !== null && !isOver) end(heard);
    });
  });
  return {
    write: (samples) => {
      if (!isOver) utterances.write(samples);
    },
    result,
    close: () => end(null),
  };
}
