import type { CallFeatures, OutboundInvite, SipCall } from '../port.ts';
import { ANSWER, arrived, inviteTo, journal, type Pair } from './sim-calls.ts';
import { SimNetwork, type SimEndpoint } from './sim-network.ts';

export interface RingingPair extends Pair {
  readonly network: SimNetwork;
  readonly a: SimEndpoint;
  readonly b: SimEndpoint;
}

export interface PairOptions {
  readonly invite?: Partial<OutboundInvite>;
  /** What the callee's trunk wants. */
  readonly callee?: CallFeatures;
}

/** Two of our endpoints with an INVITE between them that nobody has answered yet. */
export async function ringingPair({ invite, callee }: PairOptions = {}): Promise<RingingPair> {
  const network = new SimNetwork();
  const a = network.endpoint();
  const b = network.endpoint({
    admit: () => ({ kind: 'accept', ...(callee === undefined ? {} : { features: callee }) }),
  });
  const out = a.endpoint.invite(inviteTo(b.address, invite));
  const outTold = journal(out);
  await network.timers.run(30);
  const inbound = arrived(b);
  const inTold = journal(inbound);
  return { network, a, b, out, inbound, outTold, inTold };
}

/** The same, answered; the packets so far are forgotten. */
export async function connectedPair(options: PairOptions = {}): Promise<RingingPair> {
  const pair = await ringingPair(options);
  pair.inbound.answer(ANSWER);
  await pair.network.timers.run(50);
  pair.network.packets.length = 0;
  return pair;
}

/** What a promise of a call comes to, as one word. */
export function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => value ?? 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'bug'),
  );
}

export function answering(call: SipCall, sdp: string): string[] {
  const seen: string[] = [];
  call.onReoffer = (offer) => {
    seen.push(offer ?? 'none');
    return { kind: 'answer', sdp };
  };
  return seen;
}
