import type { InteractionView } from '../../../domain/index.ts';
import type { Me } from '../api/client.ts';

/** What the desk can do with a call itself; what it cannot, it does not draw. */
export interface Controls {
  readonly hold: boolean;
  readonly transfer: boolean;
  readonly end: boolean;
  /** Who answers, mutes and sends tones: the Teams call window, or a phone. */
  readonly endpoint: 'teams' | 'phone';
}

const byServer = { hold: true, transfer: true, end: true, endpoint: 'teams' } as const;

/**
 * By the model of the number that was called (DESIGN §6; who controls what, by model). Hold,
 * transfer and end are the server's in every model: music to the customer, a new offer, the end of
 * the customer's leg. Power never rings the Teams client: its softphone in this page is not there
 * yet, so its phone is a number.
 */
const table: Readonly<Record<string, Controls>> = {
  connect: byServer,
  extend: byServer,
  power: { ...byServer, endpoint: 'phone' },
  voiceApps: byServer,
};

/** While it rings on the other side it can only be ended; nor has a colleague a place to go to. */
const endOnly = { ...byServer, hold: false, transfer: false } as const;

export function controlsOf(
  me: Me,
  view: Pick<InteractionView, 'number'> & Pick<Partial<InteractionView>, 'state' | 'direction'>,
): Controls {
  if (view.state === 'dialling' || view.direction === 'internal') return endOnly;
  const model = me.entries.find(({ number }) => number === view.number)?.model ?? 'connect';
  return table[model] ?? byServer;
}
