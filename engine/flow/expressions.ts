import { DAY_MS, evaluate } from '../../domain/index.ts';
import type { Expression, FlowValue, FlowValues, QueueId } from '../../domain/index.ts';
import type { ExpressionFacts } from '../../domain/index.ts';
import type { Run } from '../decide/run.ts';
import { PRIORITY, VARIABLES_MAX } from '../limits.ts';
import { conditionOf } from '../queue-order.ts';
import { estimateAt } from '../routing/waits.ts';
import type { Interaction, TenantState } from '../state.ts';
import { dateOfDay, weekdayOf } from './civil.ts';
import { languageOf } from './language.ts';
import { wallMs } from './zone.ts';

const UTC = 'UTC';

/** What an expression may ask of this call, now. Queues are looked at only when they are named. */
export function factsOf(state: TenantState, interaction: Interaction, at: number): ExpressionFacts {
  const { facts, number, priority, variables } = interaction;
  return {
    call: {
      number,
      country: facts.country,
      numberClass: facts.numberClass,
      anonymous: facts.anonymous,
      vip: facts.vip,
      language: languageOf(state, interaction),
      priority: priority ?? PRIORITY,
    },
    now: nowOf(state.config.settings?.timeZone ?? UTC, at),
    vars: variables,
    // A name that is no queue of ours is simply not there.
    queue: (id) => queueFacts(state, id as QueueId, at),
  };
}

function nowOf(timeZone: string, at: number): Readonly<Record<string, FlowValue>> {
  const wall = wallMs(timeZone, at);
  const day = Math.floor(wall / DAY_MS);
  const minutes = Math.floor((wall - day * DAY_MS) / 60_000);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { date: dateOfDay(day), time, hour, minute, weekday: weekdayOf(day) + 1 };
}

function queueFacts(
  state: TenantState,
  id: QueueId,
  at: number,
): Readonly<Record<string, FlowValue>> | null {
  const queue = state.queues.get(id);
  if (queue === undefined) return null;
  const load = state.router.load(id);
  const waitMs = estimateAt(state, queue, load.waiting + 1);
  return {
    waiting: load.waiting,
    agentsReady: load.free,
    estimatedWaitS: waitMs === null ? null : Math.round(waitMs / 1_000),
    open: conditionOf(state, queue, at) === 'open',
  };
}

export interface Values {
  readonly values: FlowValues;
  readonly faults: string[];
}

/** All see the same values: those before. What cannot be evaluated is null, and is told. */
export function evaluateAll(
  run: Run,
  interaction: Interaction,
  expressions: Readonly<Record<string, Expression>>,
): Values {
  const facts = factsOf(run.state, interaction, run.at);
  const values: FlowValues = {};
  const faults: string[] = [];
  let count = Object.keys(interaction.variables).length;
  for (const [name, source] of Object.entries(expressions)) {
    const isNew = !Object.hasOwn(interaction.variables, name);
    if (isNew && count >= VARIABLES_MAX) {
      faults.push(`${name}: more than ${VARIABLES_MAX} variables; dropped`);
      continue;
    }
    if (isNew) count++;
    const found = evaluate(source, facts);
    values[name] = found.ok ? found.value : null;
    if (!found.ok) faults.push(`${name}: ${found.fault}`);
  }
  return { values, faults };
}

/** The first that is true; one that cannot be evaluated is false, and is told. */
export function firstTrue(
  run: Run,
  interaction: Interaction,
  conditions: readonly Expression[],
): { readonly index: number | null; readonly faults: string[] } {
  const facts = factsOf(run.state, interaction, run.at);
  const faults: string[] = [];
  for (const [index, source] of conditions.entries()) {
    const found = evaluate(source, facts);
    if (found.ok && found.value === true) return { index, faults };
    if (!found.ok) faults.push(`case ${index + 1}: ${found.fault}`);
    else if (found.value !== false) faults.push(`case ${index + 1}: neither true nor false`);
  }
  return { index: null, faults };
}
