import type { AgentId, Command } from '../domain/index.ts';
import { CallerFacts, InteractionId, PersonalRef, QueueId } from '../domain/index.ts';
import type { Chance } from './chance.ts';

const FACTS = CallerFacts.parse({
  anonymous: false,
  country: 'GB',
  numberClass: 'mobile',
  vip: false,
  blocked: false,
});
const QUEUES = ['sales', 'support'];
/** Customers who are called: few, so that some wait for a callback when they are called or call. */
const CUSTOMERS = 40;

/** What agents and supervisors do of their own accord: calls, callbacks, second thoughts. */
export function outboundWhim(
  chance: Chance,
  of: { readonly agent: AgentId; readonly agents: readonly AgentId[]; readonly now: number },
): Command {
  const { agent, agents, now } = of;
  const customer = PersonalRef.parse(`ref-in-${chance.between(1, CUSTOMERS)}`);
  const queue = QueueId.parse(chance.pick(QUEUES));
  const facts = { ...FACTS, doNotCall: chance.happens(0.05) };
  switch (chance.pick(['customer', 'customer', 'colleague', 'callback', 'cancel'])) {
    case 'customer': {
      const target = { kind: 'number', customer, facts } as const;
      return { type: 'placeCall', agent, target, queue: chance.happens(0.5) ? queue : null };
    }
    case 'colleague': {
      const target = { kind: 'agent', agent: chance.pick(agents) } as const;
      return { type: 'placeCall', agent, target, queue: null };
    }
    case 'callback': {
      const at = chance.happens(0.5) ? null : now + chance.between(1_000, 300_000);
      return { type: 'requestCallback', customer, facts, queue, at, priority: 5 };
    }
    default: {
      const interaction = InteractionId.parse(`i-${chance.between(1, 5_000)}`);
      return { type: 'cancelCallback', interaction };
    }
  }
}
