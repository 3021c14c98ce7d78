import { ConfigDocument } from '../../domain/index.ts';
import type { Command, EffectAction } from '../../domain/index.ts';
import { answers, any, calls, publish, ready } from './commands.ts';
import { agent, contoso, number } from './fixture.ts';
import { given } from './spec.ts';
import type { Spec } from './spec.ts';

export const SALES = '+442079460120';

/** Contoso with more people: Cara and Dan (agents), Erin (expert), Chloe (supervisor). */
export function bigger(change: Record<string, object> = {}): ConfigDocument[] {
  const more = (id: string, digits: string, role = 'agent') =>
    ConfigDocument.parse({
      ...agent(id, { skill: 'Support', number: `+4420794601${digits}` }),
      role,
    });
  return [
    ...contoso(change),
    more('cara', '13'),
    more('dan', '14'),
    more('erin', '15', 'expert'),
    more('chloe', '16', 'supervisor'),
    ConfigDocument.parse(number('+442079460199', { kind: 'flow', flow: 'main' })),
  ];
}

/** Ana talks to c1; Ben is ready, the others are signed out. */
export const talking = (change: Record<string, object> = {}): Spec =>
  given(publish(bigger(change)), ready('ana'), ready('ben'), calls('c1', SALES), answers('c1'))
    .after(3_000)
    .when((s) => answers(s.phone('ana')));

export const ask =
  (type: Command['type'], more: object = {}) =>
  (spec: Spec): Command =>
    any({ type, interaction: spec.of('c1').id, ...more });

export const toAgent = (name: string) => ({ target: { kind: 'agent', agent: name } });
export const toNumber = (digits = '+442079460999') => ({
  target: { kind: 'number', number: digits },
});
export const toQueue = (queue: string) => ({ target: { kind: 'queue', queue } });

/** Ana talks to Ben, whom she asks, while c1 waits. */
export const consulting = (change: Record<string, object> = {}): Spec =>
  talking(change)
    .when(ask('consult', toAgent('ben')))
    .when((s) => answers(s.phone('ben')));

/** The one room that the last step asked for: `customer held, agent party`. */
export function room(spec: Spec): string {
  const rooms = spec.effects().filter((action) => action.kind === 'mix' || isBridge(action));
  const [last] = rooms.slice(-1);
  if (last === undefined) return 'no room';
  if (last.kind !== 'mix') return last.kind;
  return last.members.map(({ role, mode }) => `${role} ${mode}`).join(', ');
}

const isBridge = ({ kind }: EffectAction): boolean => kind === 'bridge';

/** The leg of an outside number. */
export function outside(spec: Spec): string {
  for (const { id, role } of spec.state.legs.values()) if (role === 'external') return id;
  throw new Error('no outside number is rung');
}
