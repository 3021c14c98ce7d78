import type { AgentView, InteractionView } from '../../../domain/index.ts';
import { dutyTone, numberWords } from '../../words.ts';
import type { Tone } from '../../words.ts';
import type { TextKey } from '../text/en.ts';
import { en } from '../text/en.ts';
import type { Text } from '../text/use-text.ts';

/** Who calls, in the words that this reader may see. */
export function customerName(view: InteractionView, text: Text): string {
  if (view.customer === null) return text('customer.withheld');
  return view.customerText === undefined
    ? text('customer.unknown')
    : numberWords(view.customerText);
}

/**
 * Who is at the other end for `self`, who looks: of a call between colleagues the other one's name;
 * null = somebody else looks, and sees who is called.
 */
export function partyName(view: InteractionView, { agents, self }: Seen, text: Text): string {
  if (view.direction !== 'internal') return customerName(view, text);
  const other = (view.callee === self ? view.agent : view.callee) ?? '';
  return agents.get(other)?.name ?? text('leg.agent');
}

interface Seen {
  readonly agents: ReadonlyMap<string, Pick<AgentView, 'name'>>;
  readonly self: string | null;
}

/** Waits for its time, or in the queue like a caller; absent elsewhere. */
export function contactState(view: InteractionView, text: Text): string {
  if (view.held) return text('leg.held');
  if (view.state === 'queue' && view.callback !== undefined) return text('state.callback');
  return text(`state.${view.state}`);
}

const reasonKeys = new Set(Object.keys(en).filter((key) => key.startsWith('reason.')));

/** Reasons are the organisation's words; those that we offer ourselves are translated. */
export function reasonWords(reason: string, text: Text): string {
  const key = `reason.${reason}`;
  return reasonKeys.has(key) ? text(key as TextKey) : reason;
}

export function dutyWords({ duty }: Pick<AgentView, 'duty'>, text: Text): string {
  if (duty.kind !== 'notReady') return text(`duty.${duty.kind}`);
  return text('duty.notReady', { reason: reasonWords(duty.reason, text) });
}

/** What somebody does now; the duty state where they do nothing. */
export function stateWords(agent: AgentView, text: Text): string {
  return agent.activity === 'free' ? dutyWords(agent, text) : text(`activity.${agent.activity}`);
}

const badges = {
  good: 'available',
  busy: 'busy',
  warn: 'busy',
  away: 'away',
  off: 'offline',
} as const;

/** The same in the shapes that people know from Teams. */
export function badgeOf(agent: AgentView): (typeof badges)[Tone] {
  return badges[dutyTone(agent)];
}

export function outcomeWords(outcome: InteractionView['outcome'], text: Text): string {
  if (outcome === null) return '';
  if (outcome.kind === 'abandoned' && outcome.short) return text('outcome.abandonedShort');
  return text(`outcome.${outcome.kind}`);
}
