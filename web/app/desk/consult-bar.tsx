import { Button, Toolbar } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { useBoard } from '../store/context.tsx';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';

const steps = [
  {
    of: 'swap',
    route: 'POST /interactions/{id}/consult/swap',
    in: ['talking', 'held'],
    key: 'consult.swap',
  },
  {
    of: 'join',
    route: 'POST /interactions/{id}/consult/join',
    in: ['talking', 'held'],
    key: 'consult.join',
  },
  {
    of: 'complete',
    route: 'POST /interactions/{id}/consult/complete',
    in: ['talking', 'held', 'joined'],
    key: 'consult.complete',
  },
] as const;

const stateKeys = {
  ringing: 'consult.ringing',
  talking: 'consult.talking',
  held: 'consult.held',
  joined: 'consult.joined',
} as const satisfies Record<NonNullable<InteractionView['consult']>['state'], TextKey>;

/** While somebody is asked: whom the agent talks to, and the ways on from there. */
export function ConsultBar({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const write = useWrite();
  const { consult } = view;
  const target = consult?.target;
  const agent = target?.kind === 'agent' ? target.agent : null;
  const name = useBoard(
    useCallback((board) => board.agents.get(agent ?? '')?.name ?? null, [agent]),
  );
  if (consult === null || consult === undefined) return null;
  const { id } = view;
  return (
    <section className="consult" aria-label={text('consult.label')} data-state={consult.state}>
      <p role="status">{text(stateKeys[consult.state], { name: name ?? text('leg.external') })}</p>
      <Toolbar className="controls" aria-label={text('consult.label')}>
        {steps
          .filter((step) => step.in.some((state) => state === consult.state))
          .map(({ of, route, key }) => (
            <Button
              key={of}
              disabledFocusable={write.isPending}
              data-action={`consult-${of}`}
              onClick={() => write.mutate({ route, id, body: {} })}
            >
              {text(key)}
            </Button>
          ))}
        <Button
          disabledFocusable={write.isPending}
          data-action="consult-end"
          onClick={() =>
            write.mutate({ route: 'DELETE /interactions/{id}/consult', id, body: undefined })
          }
        >
          {text(consult.state === 'ringing' ? 'consult.cancel' : 'consult.end')}
        </Button>
      </Toolbar>
    </section>
  );
}
