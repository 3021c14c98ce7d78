import { MenuGroup, MenuGroupHeader, MenuItem } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { isReady, stageOf } from '../../board.ts';
import { useWrite } from '../api/use-write.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
import { Supervise } from './supervise.tsx';

/** More of them are no menu any more; who looks for one person transfers from the desk. */
const AGENTS_MAX = 30;

interface Props {
  readonly id: string;
  readonly open: (interaction: string) => void;
}

/** Move and assign are for supervisors; "why?" is for everybody who sees the board. */
export function ContactMenu({ id, open }: Props) {
  const text = useText();
  const { me } = useServices();
  const view = useBoard(
    useCallback((board: BoardState) => board.interactions.get(id) ?? null, [id]),
  );
  const canAct = me.roles.includes('supervisor');
  return (
    <>
      <MenuItem onClick={() => open(id)}>{text('live.why')}</MenuItem>
      {canAct && view?.callback !== undefined && <CancelCallback id={view.id} />}
      {canAct && view !== null && stageOf(view) === 'waiting' && <SendOn view={view} />}
      {canAct && view !== null && view.state === 'agent' && <Supervise view={view} />}
    </>
  );
}

/** The customer is not called; the story keeps who said so. */
function CancelCallback({ id }: { readonly id: string }) {
  const text = useText();
  const write = useWrite();
  const done = text('callback.cancelled');
  const cancel = () => write.mutate({ route: 'DELETE /callbacks/{id}', id, body: undefined, done });
  return <MenuItem onClick={cancel}>{text('callback.cancel')}</MenuItem>;
}

const readyAgents = (board: BoardState) =>
  [...board.agents.values()].filter(isReady).slice(0, AGENTS_MAX);
const allQueues = (board: BoardState) => [...board.queues.values()];

function SendOn({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const write = useWrite();
  const queues = useBoard(allQueues);
  const agents = useBoard(readyAgents);
  const route = 'POST /interactions/{id}/transfer';
  return (
    <>
      <MenuGroup>
        <MenuGroupHeader>{text('live.move')}</MenuGroupHeader>
        {queues
          .filter(({ id }) => id !== view.queue)
          .map(({ id, name }) => (
            <MenuItem
              key={id}
              onClick={() =>
                write.mutate({
                  ...{ route, id: view.id, body: { target: { kind: 'queue', queue: id } } },
                  done: text('live.moved', { name }),
                })
              }
            >
              <bdi>{name}</bdi>
            </MenuItem>
          ))}
      </MenuGroup>
      {agents.length > 0 && (
        <MenuGroup>
          <MenuGroupHeader>{text('live.assign')}</MenuGroupHeader>
          {agents.map(({ id, name }) => (
            <MenuItem
              key={id}
              onClick={() =>
                write.mutate({
                  ...{ route, id: view.id, body: { target: { kind: 'agent', agent: id } } },
                  done: text('live.assigned', { name }),
                })
              }
            >
              <bdi>{name}</bdi>
            </MenuItem>
          ))}
        </MenuGroup>
      )}
    </>
  );
}
