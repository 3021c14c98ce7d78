import type { Command } from '../../domain/index.ts';
import type { TenantState } from '../index.ts';
import { any } from './commands.ts';
import type { Choice } from './random.ts';

const START = Date.UTC(2026, 10, 25, 10, 0, 0);
const AGENTS = ['ana', 'ben', 'cara', 'dan', 'erin'];
const QUEUES = ['sales', 'support'];
const FACTS = {
  anonymous: false,
  country: 'GB',
  numberClass: 'mobile',
  vip: false,
  blocked: false,
};

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

/** Calls that agents place, callbacks that are asked for, and some that are cancelled. */
export function outboundAct(state: TenantState, choice: Choice, step: number): Command | null {
  const { which } = choice;
  if (which % 6 < 3) return place(choice);
  return which % 6 < 5 ? askCallback(choice, step) : cancelCallback(state, choice);
}

/** To a customer, for a queue or not, or to a colleague. */
function place({ which, more }: Choice): Command {
  const customer = `ref-c${more % 7}`;
  const facts = { ...FACTS, doNotCall: more % 11 === 0 };
  const target =
    more % 3 === 0
      ? { kind: 'agent', agent: pick(AGENTS, more) }
      : { kind: 'number', customer, facts };
  const queue = more % 2 === 0 ? null : pick(QUEUES, more);
  return any({ type: 'placeCall', agent: pick(AGENTS, which), target, queue });
}

/** Now, or some way ahead of the time that the tests begin at. */
function askCallback({ which, more }: Choice, step: number): Command {
  const at = more % 2 === 0 ? null : START + step * 3_000;
  const customer = `ref-c${more % 7}`;
  const queue = pick(QUEUES, which);
  return any({ type: 'requestCallback', customer, facts: FACTS, queue, at, priority: 4 });
}

function cancelCallback(state: TenantState, { more }: Choice): Command | null {
  const open = [...state.interactions.values()].filter(({ callback }) => callback !== null);
  const interaction = pick(open, more)?.id;
  return interaction === undefined ? null : any({ type: 'cancelCallback', interaction });
}
