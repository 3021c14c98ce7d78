import type { Agent, Load } from '../state.ts';

/** What was done so long ago weighs e times less than what is done now. */
const MEMORY_MS = 3_600_000;
/** Below any that has worked at all. */
const NEVER_WORKED = -1e15;

/**
 * The load as it is now: it rises while the agent works, falls while they are ready and free, and
 * stands still while they are away. Exponential, so that who is less loaded of two free agents is
 * so at any later time too (`loadKey`). V8 computes exp and log in software, alike on all machines;
 * the rounding is for those that would not.
 */
export function loadAt(agent: Agent, at: number): Load {
  const { share, at: before } = agent.load;
  const { kind } = agent.activity;
  const fades = Math.exp(-(at - before) / MEMORY_MS);
  if (kind !== 'free' && kind !== 'offered' && kind !== 'resting')
    return { at, share: rounded(1 - (1 - share) * fades) };
  return { at, share: agent.duty.kind === 'ready' ? rounded(share * fades) : share };
}

const rounded = (share: number): number => Math.round(share * 1e9) / 1e9;

/** Compares free agents by load; does not change while they are free. */
export function loadKey({ at, share }: Load): number {
  return share === 0 ? NEVER_WORKED : Math.log(share) + at / MEMORY_MS;
}
