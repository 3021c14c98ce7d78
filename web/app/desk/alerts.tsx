import { Button } from '@fluentui/react-components';
import { SpeakerOffRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { useQueueName } from '../parts/use-queue-name.ts';
import { useAsleep, useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { AlertsMenu } from './alerts-menu.tsx';
import { Chime } from './chime.ts';
import type { Wanted } from './chime.ts';
import { notify } from './notify.ts';

const chime = new Chime();

interface Props {
  readonly agent: string;
  readonly offers: readonly InteractionView[];
}

/**
 * What calls a person who looks elsewhere: a ring, the window's title, and in a plain browser a
 * notification. Inside Teams the shell denies those to frames: its activity feed does it there.
 */
export function Alerts({ agent, offers }: Props) {
  const text = useText();
  const { inTeams } = useServices();
  const isAsleep = useAsleep();
  const isTalking = useBoard(
    useCallback((board) => board.agents.get(agent)?.activity === 'talking', [agent]),
  );
  const sound = useSyncExternalStore(chime.state.subscribe, chime.state.get);
  const notices = useNotices(inTeams ? null : (offers.at(-1) ?? null));
  const count = isAsleep ? 0 : offers.length;
  const wanted: Wanted = count === 0 ? 'nothing' : isTalking ? 'tick' : 'ring';
  useEffect(() => chime.start(), []);
  useEffect(() => {
    chime.want(wanted);
    return () => chime.want('nothing');
  }, [wanted]);
  useEffect(() => {
    const name = text('app.name');
    document.title = count > 0 ? `(${count}) ${name}` : name;
    if (!inTeams) setBadge(count);
  }, [count, inTeams, text]);
  // Another screen does not count on: it must not keep an old number.
  useEffect(
    () => () => {
      document.title = text('app.name');
      if (!inTeams) setBadge(0);
    },
    [inTeams, text],
  );
  return (
    <span className="row alerts">
      {sound === 'blocked' && (
        <Button
          appearance="subtle"
          icon={<SpeakerOffRegular />}
          onClick={() => void chime.enable()}
        >
          {text('sound.enable')}
        </Button>
      )}
      <AlertsMenu chime={chime} sound={sound} notices={inTeams ? null : notices} />
    </span>
  );
}

/** On the icon of an installed page, where the browser has that. */
function setBadge(count: number): void {
  if (!('setAppBadge' in navigator)) return;
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
  done.catch(() => undefined);
}

export interface Notices {
  readonly permission: NotificationPermission;
  /** From a click: no page may ask by itself. */
  readonly ask: () => Promise<void>;
}

const permissionNow = () => ('Notification' in window ? Notification.permission : 'denied');
const isUnseen = () => document.visibilityState === 'hidden' || !document.hasFocus();

function useNotices(newest: InteractionView | null): Notices {
  const text = useText();
  const [permission, setPermission] = useState(permissionNow);
  const queue = useQueueName(newest?.queue ?? null);
  const offer = newest?.offer ?? null;
  useEffect(() => {
    if (offer === null || permission !== 'granted' || !isUnseen()) return undefined;
    // Names and numbers stay on the page: a notification is seen by who stands around.
    const shown = notify(text('notify.offer', { queue: queue ?? '' }), offer);
    return () => shown?.close();
  }, [offer, permission, queue, text]);
  return {
    permission,
    ask: async () => setPermission(await Notification.requestPermission()),
  };
}
