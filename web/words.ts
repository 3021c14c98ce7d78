import type { AgentView, InteractionView } from '../domain/index.ts';

/** States in the words of the people who read them. */
export function dutyWords({ duty, activity }: AgentView): string {
  if (activity === 'offered') return 'Ringing';
  if (activity === 'dialling') return 'Dialling';
  if (activity === 'talking') return 'On a call';
  if (activity === 'wrapUp') return 'Wrap-up';
  if (duty.kind === 'signedOut') return 'Signed out';
  if (duty.kind === 'notReady') return `Not ready: ${duty.reason}`;
  return activity === 'resting' ? 'Short rest' : 'Ready';
}

export type Tone = 'good' | 'busy' | 'away' | 'off' | 'warn';

export function dutyTone({ duty, activity }: AgentView): Tone {
  if (activity === 'offered') return 'warn';
  if (['dialling', 'talking', 'wrapUp'].includes(activity)) return 'busy';
  if (duty.kind === 'signedOut') return 'off';
  return duty.kind === 'ready' && activity === 'free' ? 'good' : 'away';
}

const presences: Readonly<Record<AgentView['presence'], string>> = {
  available: 'Available',
  availableIdle: 'Available, idle',
  away: 'Away',
  beRightBack: 'Be right back',
  busy: 'Busy',
  busyIdle: 'Busy, idle',
  doNotDisturb: 'Do not disturb',
  offline: 'Offline',
  presenceUnknown: 'unknown',
};

export function presenceWords({ presence }: AgentView): string {
  return presences[presence];
}

export function outcomeWords(outcome: InteractionView['outcome']): string {
  if (outcome === null) return 'in progress';
  switch (outcome.kind) {
    case 'handled':
      return 'spoke with an agent';
    case 'abandoned': {
      const where = {
        flow: 'in the greeting',
        queue: 'while waiting',
        offer: 'while it rang',
        voicemail: 'without a message',
      };
      return `left ${where[outcome.stage]}${outcome.short ? ' (short)' : ''}`;
    }
    case 'completedInFlow':
      return 'served by the flow';
    case 'voicemailLeft':
      return 'left a message';
    case 'transferredOut':
      return 'put through outside';
    case 'timedOut':
      return 'waited too long';
    case 'refused':
      return `refused: ${outcome.reason}`;
    case 'failed':
      return `failed: ${causes[outcome.cause] ?? outcome.cause}`;
    case 'unanswered':
      return `not answered: ${causes[outcome.cause] ?? outcome.cause}`;
    case 'callbackFailed':
      return 'callback in vain';
    case 'callbackWithdrawn':
      return `callback withdrawn by the ${outcome.by}`;
  }
}

const causes: Readonly<Record<string, string>> = {
  hostLost: 'our process was lost',
  noMedia: 'no audio came',
  trunkDown: 'the trunk went down',
  unreachable: 'unreachable',
  congested: 'congestion',
};

export function customerWords(view: InteractionView): string {
  return view.customerText ?? (view.customer === null ? 'Number withheld' : 'Customer');
}

/** `+442079460100` → `+44 20 7946 0100`; anything else stays as it is. */
export function numberWords(number: string): string {
  const london = /^\+44(20)(\d{4})(\d{4})$/.exec(number);
  if (london !== null) return `+44 ${london[1]} ${london[2]} ${london[3]}`;
  const british = /^\+44(\d{4})(\d{6})$/.exec(number);
  return british === null ? number : `+44 ${british[1]} ${british[2]}`;
}

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : ''].map(
    (part) => [...(part ?? '')][0],
  );
  return letters.join('').toUpperCase();
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}
