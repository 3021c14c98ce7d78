import type { AgentCapacity } from '../../domain/index.ts';
import type { ChannelMask } from './matcher/matcher.ts';

/** Bits of the matcher's masks. Voice is the only channel that calls come in by so far. */
export const CHANNEL_BIT = { voice: 1, chat: 2, email: 4, sms: 8, social: 16 } as const;
export type Channel = keyof typeof CHANNEL_BIT;

const CHANNELS: readonly Channel[] = ['voice', 'chat', 'email', 'sms', 'social'];

/**
 * One piece of an agent's work: offered, in progress, or being wrapped up. What the agent placed
 * themselves and calls between agents count like what a queue gave them: whoever is in it is busy.
 */
export interface Work {
  readonly channel: Channel;
}

/**
 * What an agent with this work may be given. A channel is free while fewer than its `max` are there
 * and its weight fits into the total; interruptible work of other channels leaves room for it (a
 * call comes in beside an e-mail, no e-mail beside a call).
 */
export function freeChannels(capacity: AgentCapacity, work: readonly Work[]): ChannelMask {
  let mask = 0;
  for (const channel of CHANNELS)
    if (hasRoom(capacity, work, channel)) mask |= CHANNEL_BIT[channel];
  return mask;
}

/** Whether one more of this channel fits beside the work. */
export function hasRoom(capacity: AgentCapacity, work: readonly Work[], channel: Channel): boolean {
  const { max, weight } = capacity[channel];
  let same = 0;
  let used = 0;
  for (const { channel: other } of work) {
    if (other === channel) same++;
    if (other === channel || !capacity[other].interruptible) used += capacity[other].weight;
  }
  // A person hears one call at a time, whatever the settings say.
  const most = channel === 'voice' ? Math.min(1, max) : max;
  return same < most && used + weight <= capacity.total;
}
