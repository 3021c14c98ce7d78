import { Button } from '@fluentui/react-components';
import { CallRegular, DeleteRegular, MailUnreadRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormattedDate } from 'react-intl';
import { minutes } from '../../clock.ts';
import { numberWords } from '../../words.ts';
import { useFailureTold, useWrite } from '../api/use-write.ts';
import { AppDialog } from '../parts/app-dialog.tsx';
import { Listen, Player } from '../parts/listen.tsx';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { LOOK_MS, messagePath, readMessages } from './voicemails.ts';
import type { Box, Message } from './voicemails.ts';

interface Props {
  readonly boxes: readonly Box[];
  readonly close: () => void;
}

/** The messages of this person's boxes: heard here, called back, marked or deleted. */
export function VoicemailDialog({ boxes, close }: Props) {
  const text = useText();
  return (
    <AppDialog
      title={text('voicemail.title')}
      close={close}
      actions={<Button onClick={close}>{text('keys.close')}</Button>}
    >
      {boxes.map((box) => (
        <BoxOf key={box.id} box={box} />
      ))}
    </AppDialog>
  );
}

function BoxOf({ box }: { readonly box: Box }) {
  const text = useText();
  const { api } = useServices();
  const { data, isError } = useQuery({
    queryKey: ['voicemails', box.id],
    queryFn: () => readMessages(api, box.id),
    refetchInterval: LOOK_MS,
  });
  return (
    <section aria-label={box.name}>
      <h3>
        <bdi>{box.name}</bdi>
      </h3>
      {data === undefined && isError && <p className="quiet">{text('live.unreachable')}</p>}
      {data?.length === 0 && <p className="quiet">{text('voicemail.none')}</p>}
      <ul className="plain">
        {(data ?? []).map((message) => (
          <li key={message.id}>
            <MessageOf box={box.id} message={message} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface OfMessage {
  readonly box: string;
  readonly message: Message;
}

function MessageOf({ box, message }: OfMessage) {
  const text = useText();
  const { customerText, transcript, heardAt, at, durationMs } = message;
  const who = customerText ? numberWords(customerText) : text('voicemail.withheld');
  return (
    <article aria-label={text('voicemail.from', { who })}>
      <p>
        {heardAt === null ? <strong>{who}</strong> : who}{' '}
        <span className="quiet">
          <FormattedDate value={at} dateStyle="short" timeStyle="short" /> · {minutes(durationMs)}
        </span>
      </p>
      {transcript && <p>{transcript}</p>}
      <Heard box={box} message={message} />
      <Actions box={box} message={message} />
    </article>
  );
}

function Heard({ box, message }: OfMessage) {
  const { api } = useServices();
  const queries = useQueryClient();
  const read = async () => {
    const blob = await api.blob(messagePath(box, message.id, '/audio'));
    void queries.invalidateQueries({ queryKey: ['voicemails'] });
    return blob;
  };
  return (
    <Listen queryKey={['message', message.id]} read={read} failed="voicemail.gone">
      {(sound) => <Player sound={sound} time={minutes(message.durationMs)} />}
    </Listen>
  );
}

function Actions({ box, message }: OfMessage) {
  const text = useText();
  const { api } = useServices();
  const write = useWrite();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ method, what, body }: { method: string; what: string; body?: object }) =>
      api.request(method, messagePath(box, message.id, what), body),
    onError: useFailureTold(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['voicemails'] }),
  });
  const { customerText, heardAt } = message;
  const isHeard = heardAt !== null;
  return (
    <p>
      {customerText && (
        <Button
          appearance="subtle"
          icon={<CallRegular />}
          disabledFocusable={write.isPending}
          onClick={() =>
            write.mutate({
              route: 'POST /calls',
              id: '',
              body: { to: { number: customerText }, queue: null },
            })
          }
        >
          {text('voicemail.call')}
        </Button>
      )}
      <Button
        appearance="subtle"
        icon={<MailUnreadRegular />}
        disabledFocusable={change.isPending}
        onClick={() => change.mutate({ method: 'PUT', what: '/heard', body: { heard: !isHeard } })}
      >
        {text(isHeard ? 'voicemail.unheard' : 'voicemail.heard')}
      </Button>
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        disabledFocusable={change.isPending}
        onClick={() => change.mutate({ method: 'DELETE', what: '' })}
      >
        {text('voicemail.delete')}
      </Button>
    </p>
  );
}
