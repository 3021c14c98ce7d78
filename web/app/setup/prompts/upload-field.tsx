import { Button, Field, Input } from '@fluentui/react-components';
import { MicRegular, StopRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { refusalWords } from '../../api/refusal.ts';
import { useText } from '../../text/use-text.ts';
import { freeId } from '../create.ts';
import { useEditing, useStores } from '../draft/use-draft.tsx';
import { useWords } from '../text/use-words.tsx';
import { record } from './recorder.ts';
import type { Recording } from './recorder.ts';

interface Props {
  /** With the key of the new audio document. */
  readonly done: (key: string) => void;
}

/** A file by drag or button, or the microphone; what callers will hear comes back. */
export function UploadField({ done }: Props) {
  const words = useWords();
  const text = useText();
  const { documents } = useEditing();
  const { api, drafts } = useStores();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [isOver, setOver] = useState(false);
  const uploading = useMutation({
    mutationFn: async ({ file, fileName }: { readonly file: Blob; readonly fileName: string }) => {
      const called = name.trim() === '' ? fileName.replace(/\.[^.]+$/, '') : name.trim();
      const id = freeId('audio', called, documents);
      return api.upload({ id, name: called.slice(0, 128), fileName, file });
    },
    onSuccess: async ({ id }) => {
      await drafts.load();
      done(`audio/${id}`);
    },
  });
  return (
    <div
      className={isOver ? 'setup-drop over' : 'setup-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file !== undefined) uploading.mutate({ file, fileName: file.name });
      }}
    >
      <Field label={words('audio.name')}>
        <Input
          value={name}
          maxLength={128}
          onChange={(_event, { value }) => setName(value)}
          dir="auto"
        />
      </Field>
      <p className="quiet">{words('audio.drop')}</p>
      <input
        ref={input}
        type="file"
        accept="audio/*,.wav,.mp3,.opus,.ogg"
        hidden
        data-upload="audio"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) uploading.mutate({ file, fileName: file.name });
          event.target.value = '';
        }}
      />
      <div className="row">
        <Button disabled={uploading.isPending} onClick={() => input.current?.click()}>
          {words('audio.choose')}
        </Button>
        <Microphone take={(file) => uploading.mutate({ file, fileName: 'microphone.wav' })} />
      </div>
      {uploading.isPending && <p role="status">{words('audio.converting')}</p>}
      {uploading.isError && (
        <p role="alert" className="setup-fault">
          {refusalWords(uploading.error, text)}
        </p>
      )}
    </div>
  );
}

function Microphone({ take }: { readonly take: (recorded: Blob) => void }) {
  const words = useWords();
  const [recording, setRecording] = useState<Recording | null>(null);
  const [isRefused, setRefused] = useState(false);
  if (!('mediaDevices' in navigator)) return null;
  const start = () => {
    setRefused(false);
    record().then(setRecording, () => setRefused(true));
  };
  const stop = () => {
    void recording?.stop().then(take, () => setRefused(true));
    setRecording(null);
  };
  return (
    <>
      {recording === null ? (
        <Button type="button" icon={<MicRegular />} onClick={start}>
          {words('audio.record')}
        </Button>
      ) : (
        <Button type="button" icon={<StopRegular />} onClick={stop}>
          {words('audio.stop')}
        </Button>
      )}
      {isRefused && <span className="setup-fault">{words('audio.noMicrophone')}</span>}
    </>
  );
}
