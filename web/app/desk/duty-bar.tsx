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
import type { AgentView, DutyState } from '../../../domain/index.ts';
import { Since } from '../parts/timer.tsx';
import { stateWords, toneOf } from '../parts/words.ts';
import { useBoard } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { VOICE_CAPACITY, voiceLoad } from './model.ts';
import { statePath, useWrite } from './use-actions.ts';

export const REASONS = ['break', 'lunch', 'training', 'admin', 'meeting'] as const;

/** Duty state and load are ours; Teams presence stands beside them, read only. */
export function DutyBar({ agent }: { readonly agent: string }) {
  const text = useText();
  const self = useBoard(useCallback((board) => board.agents.get(agent) ?? null, [agent]));
  if (self === null) return <div className="duty-bar" />;
  const load = { used: voiceLoad(self), total: VOICE_CAPACITY };
  return (
    <div className="duty-bar" data-region>
      <DutyMenu self={self} />
      <span className="chip">{text('load.voice', load)}</span>
      <span className="chip">
        {text('presence.teams', { presence: text(`presence.${self.presence}`) })}
      </span>
    </div>
  );
}

const badges = {
  good: 'available',
  busy: 'busy',
  warn: 'busy',
  away: 'away',
  off: 'offline',
} as const;

function DutyMenu({ self }: { readonly self: AgentView }) {
  const text = useText();
  const write = useWrite();
  const set = (duty: DutyState) =>
    write.mutate({ method: 'PUT', path: statePath(self.id), body: duty });
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          className="duty"
          data-action="duty"
          data-tone={toneOf(self)}
          icon={<PresenceBadge status={badges[toneOf(self)]} aria-hidden="true" />}
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
