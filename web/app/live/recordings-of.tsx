import { Field, Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FormattedDate } from 'react-intl';
import { minutes } from '../../clock.ts';
import type { RecordingItem } from '../api/generated.ts';
import { Listen, Player } from '../parts/listen.tsx';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { Sides } from './sides.ts';
import type { Side } from './sides.ts';

const OPEN_LOOK_MS = 2_000;
const isOpen = ({ state }: RecordingItem): boolean => state === 'open';

interface Props {
  readonly id: string;
  /** Read again when this changes. */
  readonly version: string;
}

/** The recordings of one interaction, for those who may hear them; for others nothing is shown. */
export function RecordingsOf({ id, version }: Props) {
  const text = useText();
  const { api, me } = useServices();
  const recordings = useQuery({
    queryKey: ['recordings', id, version],
    enabled: me.hearsRecordings === true,
    placeholderData: (before) => before,
    // It is whole a moment after the call has ended, and no patch says so.
    refetchInterval: ({ state: { data } }) => (data?.some(isOpen) === true ? OPEN_LOOK_MS : false),
    queryFn: async () => (await api.read('GET /recordings', null, { interaction: id })).items,
  });
  if (recordings.data === undefined) {
    return recordings.isError ? <p className="quiet">{text('live.unreachable')}</p> : null;
  }
  return (
    <section aria-labelledby="recordings-title">
      <h3 id="recordings-title">{text('recording.title')}</h3>
      {recordings.data.length === 0 && <p className="quiet">{text('recording.none')}</p>}
      <ul className="plain">
        {recordings.data.map((recording) => (
          <li key={recording.id}>
            <Recording recording={recording} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Recording({ recording }: { readonly recording: RecordingItem }) {
  const text = useText();
  const { state, legalHold, durationMs, startedAt, deleteAt } = recording;
  const isHeard = state === 'whole' || state === 'partial';
  const kept = legalHold ? text('recording.held') : text('recording.until', { date: deleteAt });
  return (
    <>
      <p className="quiet">
        <FormattedDate value={startedAt} timeStyle="medium" /> ·{' '}
        {state === 'whole' ? minutes(durationMs) : text(`recording.${state}`)} · {kept}
      </p>
      {isHeard && <Heard recording={recording} />}
    </>
  );
}

function Heard({ recording }: { readonly recording: RecordingItem }) {
  const { api } = useServices();
  const { id, durationMs } = recording;
  return (
    <Listen queryKey={['sound', id]} read={() => api.sound(id)} failed="live.unreachable">
      {(sound) => <TwoSided sound={sound} time={minutes(durationMs)} />}
    </Listen>
  );
}

function TwoSided({ sound, time }: { readonly sound: Blob; readonly time: string }) {
  const text = useText();
  const audio = useRef<HTMLAudioElement>(null);
  const sides = useRef<Sides | null>(null);
  const [side, setSide] = useState<Side>('both');
  useEffect(
    () => () => {
      sides.current?.close();
      sides.current = null;
    },
    [sound],
  );
  const hear = (wanted: Side) => {
    setSide(wanted);
    if (audio.current === null) return;
    sides.current ??= new Sides(audio.current);
    sides.current.hear(wanted);
  };
  return (
    <div className="player">
      <Player sound={sound} time={time} audio={audio} />
      <p className="quiet">{text('recording.channels')}</p>
      <Field label={text('recording.hear')}>
        <Select value={side} onChange={(_event, { value }) => hear(value as Side)}>
          <option value="both">{text('recording.both')}</option>
          <option value="left">{text('recording.left')}</option>
          <option value="right">{text('recording.right')}</option>
        </Select>
      </Field>
    </div>
  );
}
