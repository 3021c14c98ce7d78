import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  PresenceBadge,
} from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import type { ReactNode } from 'react';
import type { AgentView, DutyState } from '../../../domain/index.ts';
import { dutyTone } from '../../words.ts';
import { useWrite } from '../api/use-write.ts';
import { Since } from '../parts/timer.tsx';
import { badgeOf, stateWords } from '../parts/words.ts';
import { useBoard } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { VOICE_CAPACITY, voiceLoad } from './model.ts';
import { NewCallButton } from './new-call-button.tsx';
import { VoicemailButton } from './voicemail-button.tsx';

export const REASONS = ['break', 'lunch', 'training', 'admin', 'meeting'] as const;

interface Props {
  readonly agent: string;
  readonly children: ReactNode;
}

/** Duty state and load are ours; Teams presence stands beside them, read only. */
export function DutyBar({ agent, children }: Props) {
  const text = useText();
  const self = useBoard(useCallback((board) => board.agents.get(agent) ?? null, [agent]));
  if (self === null) return <div className="duty-bar" />;
  const load = { used: voiceLoad(self), total: VOICE_CAPACITY };
  return (
    <div className="duty-bar" data-region tabIndex={-1}>
      <DutyMenu self={self} />
      <span className="chip">{text('load.voice', load)}</span>
      <span className="chip">
        {text('presence.teams', { presence: text(`presence.${self.presence}`) })}
      </span>
      <NewCallButton />
      <VoicemailButton />
      {children}
    </div>
  );
}

function DutyMenu({ self }: { readonly self: AgentView }) {
  const text = useText();
  const write = useWrite();
  const set = (duty: DutyState) =>
    write.mutate({ route: 'PUT /agents/{id}/state', id: self.id, body: duty });
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          className="duty"
          data-action="duty"
          data-tone={dutyTone(self)}
          icon={<PresenceBadge status={badgeOf(self)} aria-hidden="true" />}
          disabledFocusable={write.isPending}
        >
          <span>{stateWords(self, text)}</span>
          <Since at={self.since} />
          <ChevronDownRegular aria-hidden="true" />
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList aria-label={text('duty.label')}>
          <MenuItem onClick={() => set({ kind: 'ready' })}>{text('duty.ready')}</MenuItem>
          {REASONS.map((reason) => (
            <MenuItem key={reason} onClick={() => set({ kind: 'notReady', reason })}>
              {text('duty.notReady', { reason: text(`reason.${reason}`) })}
            </MenuItem>
          ))}
          <MenuItem onClick={() => set({ kind: 'signedOut' })}>{text('duty.signedOut')}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
