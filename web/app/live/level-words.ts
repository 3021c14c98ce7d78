import type { Me } from '../api/client.ts';
import type { Text } from '../text/use-text.ts';

/**
 * Which service level this is, in words: in how many seconds, and that short abandons are left out
 * of the base. Of several queues with different times it says so.
 */
export function levelWords(me: Me, queue: string | null, text: Text): string {
  const queues = me.queues.filter(({ id }) => queue === null || id === queue);
  const times = new Set(queues.map(({ serviceLevelMs }) => serviceLevelMs));
  const [only] = times;
  if (times.size !== 1 || only === undefined) return text('live.levelMixed');
  return text('live.level', { seconds: Math.round(only / 1_000) });
}
