import { assert } from '../../../domain/index.ts';
import type { ChannelMask, Requirement } from './matcher.ts';

/**
 * Channel and presence as one set of bits: the channels for which somebody may be asked, and, above
 * them, those for which somebody present may be. Who has a bit of what is needed is free for it.
 */
export type Code = number;

const CHANNELS_MAX = 8;

export function neededCode({ channel, presentOnly }: Requirement): Code {
  assert(channel > 0 && channel < 1 << CHANNELS_MAX, () => `${channel} is no channel's bit`);
  return presentOnly ? channel << CHANNELS_MAX : channel;
}

export function freeCode({ free, present }: Free): Code {
  assert(free < 1 << CHANNELS_MAX, () => `${free} names more than ${CHANNELS_MAX} channels`);
  return present ? free | (free << CHANNELS_MAX) : free;
}

interface Free {
  readonly free: ChannelMask;
  readonly present: boolean;
}
