import type { AgentView, InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
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

export type Tone = 'good' | 'busy' | 'away' | 'off' | 'warn';

export function toneOf({ duty, activity }: AgentView): Tone {
  if (activity === 'offered') return 'warn';
  if (['dialling', 'talking', 'wrapUp'].includes(activity)) return 'busy';
  if (duty.kind === 'signedOut') return 'off';
  return duty.kind === 'ready' && activity === 'free' ? 'good' : 'away';
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
  return badges[toneOf(agent)];
}

export function outcomeWords(outcome: InteractionView['outcome'], text: Text): string {
  if (outcome === null) return '';
  if (outcome.kind === 'abandoned' && outcome.short) return text('outcome.abandonedShort');
  return text(`outcome.${outcome.kind}`);
}
