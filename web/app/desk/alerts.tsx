import { Button } from '@fluentui/react-components';
import { AlertRegular, Speaker2Regular, SpeakerOffRegular } from '@fluentui/react-icons';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { Chime } from './chime.ts';
import { useQueueName } from './offers.tsx';

const chime = new Chime();

/**
 * What calls a person who looks elsewhere: a chime, the window's title, and in a plain browser a
 * notification. Inside Teams the shell denies those to frames; its activity feed does it there.
 */
export function Alerts({ offers }: { readonly offers: readonly InteractionView[] }) {
  const text = useText();
  const { inTeams } = useServices();
  const sound = useSyncExternalStore(chime.state.subscribe, chime.state.get);
  const count = offers.length;
  useEffect(() => {
    chime.want(count > 0);
    document.title = count > 0 ? `(${count}) ${text('app.name')}` : text('app.name');
    return () => chime.want(false);
  }, [count, text]);
  return (
    <span className="row alerts">
      <Button
        appearance="subtle"
        icon={sound === 'on' ? <Speaker2Regular /> : <SpeakerOffRegular />}
        aria-pressed={sound === 'on'}
        onClick={() => void chime.toggle()}
      >
        {text(sound === 'on' ? 'sound.on' : 'sound.enable')}
      </Button>
      {!inTeams && <Notifications newest={offers.at(-1) ?? null} />}
    </span>
  );
}

const permissionNow = () => ('Notification' in window ? Notification.permission : 'denied');

function Notifications({ newest }: { readonly newest: InteractionView | null }) {
  const text = useText();
  const [permission, setPermission] = useState(permissionNow);
  const queue = useQueueName(newest?.queue ?? null);
  const offer = newest?.offer ?? null;
  useEffect(() => {
    if (offer === null || permission !== 'granted') return undefined;
    // Names and numbers stay on the page: a notification is seen by who stands around.
    const shown = new Notification(text('notify.offer', { queue: queue ?? '' }), { tag: offer });
    return () => shown.close();
  }, [offer, permission, queue, text]);
  if (permission !== 'default') return null;
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <Button appearance="subtle" icon={<AlertRegular />} onClick={() => void ask()}>
      {text('notify.enable')}
    </Button>
  );
}
