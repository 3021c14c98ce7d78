import { Button, MenuGroup, MenuGroupHeader, MenuItem, Toolbar } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { customerName } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';

const modes = ['monitor', 'whisper', 'barge'] as const;
type Mode = (typeof modes)[number];

const askKeys = {
  monitor: 'supervise.monitor',
  whisper: 'supervise.whisper',
  barge: 'supervise.barge',
} as const satisfies Record<Mode, TextKey>;

/** The supervisor's own leg in it, ringing or up. */
function ownLeg(view: InteractionView, agent: string | null) {
  return view.legs.find(
    (leg) => leg.role === 'supervisor' && leg.agent === agent && leg.state !== 'ended',
  );
}

function useSupervision(id: string) {
  const write = useWrite();
  const text = useText();
  return {
    isPending: write.isPending,
    set: (mode: Mode) =>
      write.mutate({
        route: 'PUT /interactions/{id}/supervision',
        id,
        body: { mode },
        done: text('supervise.asked'),
      }),
    takeOver: () => write.mutate({ route: 'POST /interactions/{id}/take-over', id, body: {} }),
    leave: () =>
      write.mutate({ route: 'DELETE /interactions/{id}/supervision', id, body: undefined }),
  };
}

/** In a row's menu: the supervisor's own phone rings, and with the answer they are in. */
export function Supervise({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const { me } = useServices();
  const supervision = useSupervision(view.id);
  if (me.agent === null || me.agent === view.agent) return null;
  return (
    <MenuGroup>
      <MenuGroupHeader>{text('supervise.label')}</MenuGroupHeader>
      {modes.map((mode) => (
        <MenuItem key={mode} onClick={() => supervision.set(mode)}>
          {text(askKeys[mode])}
        </MenuItem>
      ))}
      <MenuItem onClick={supervision.takeOver}>{text('supervise.takeOver')}</MenuItem>
    </MenuGroup>
  );
}

/** While the supervisor is in a call: how, and each other way at one press. */
export function SupervisionBar() {
  const text = useText();
  const { me } = useServices();
  const view = useBoard(
    useCallback(
      (board: BoardState) =>
        me.agent === null
          ? null
          : ([...board.interactions.values()].find((each) => ownLeg(each, me.agent)) ?? null),
      [me.agent],
    ),
  );
  return view === null ? null : <Bar key={view.id} view={view} label={text('supervise.label')} />;
}

function Bar({ view, label }: { readonly view: InteractionView; readonly label: string }) {
  const text = useText();
  const { me } = useServices();
  const supervision = useSupervision(view.id);
  const leg = ownLeg(view, me.agent);
  const agent = useBoard(
    useCallback((board: BoardState) => board.agents.get(view.agent ?? '')?.name, [view.agent]),
  );
  const isUp = leg?.state === 'answered';
  const names = { agent: agent ?? '', customer: customerName(view, text) };
  return (
    <section className="supervision" aria-label={label} data-mode={leg?.mode ?? ''}>
      <p role="status">{text(isUp ? 'supervise.in' : 'supervise.rings', names)}</p>
      <Toolbar className="controls" aria-label={label}>
        {modes.map((mode) => (
          <Button
            key={mode}
            appearance={leg?.mode === mode ? 'primary' : 'secondary'}
            aria-pressed={leg?.mode === mode}
            disabledFocusable={supervision.isPending}
            data-action={`supervise-${mode}`}
            onClick={() => supervision.set(mode)}
          >
            {text(askKeys[mode])}
          </Button>
        ))}
        <Button
          disabledFocusable={supervision.isPending}
          data-action="takeOver"
          onClick={supervision.takeOver}
        >
          {text('supervise.takeOver')}
        </Button>
        <Button
          disabledFocusable={supervision.isPending}
          data-action="supervise-leave"
          onClick={supervision.leave}
        >
          {text('supervise.leave')}
        </Button>
      </Toolbar>
    </section>
  );
}
