import { Button } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { refusalWords } from '../../api/refusal.ts';
import { useText } from '../../text/use-text.ts';
import { useStores } from '../draft/use-draft.tsx';
import type { SetupApi } from '../setup-api.ts';
import { useWords } from '../text/use-words.tsx';

/** As callers hear it. An audio element cannot send a token, so the sound is fetched whole. */
export function Listen({ id }: { readonly id: string }) {
  const words = useWords();
  const { api } = useStores();
  const sound = useQuery({
    queryKey: ['setup-audio', id],
    staleTime: Infinity,
    retry: false,
    queryFn: () => api.sound(id),
  });
  const url = useUrlOf(sound.data);
  if (url === null) {
    return sound.isError ? <p className="quiet">{words('audio.silent')}</p> : null;
  }
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- its words stand beside it
  return <audio controls src={url} aria-label={words('audio.listen')} />;
}

type Said = Parameters<SetupApi['speak']>[0];

/** Words as callers will hear them, when somebody asks. */
export function Speak({ said }: { readonly said: Said }) {
  const words = useWords();
  const text = useText();
  const { api } = useStores();
  const speaking = useMutation({ mutationFn: () => api.speak(said) });
  const url = useUrlOf(speaking.data);
  return (
    <div className="row">
      <Button
        size="small"
        disabled={speaking.isPending || said.text === ''}
        onClick={() => speaking.mutate()}
      >
        {words('prompt.listen')}
      </Button>
      {speaking.isError && (
        <span role="alert" className="setup-fault">
          {refusalWords(speaking.error, text)}
        </span>
      )}
      {url !== null && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- its words stand beside it
        <audio controls autoPlay src={url} aria-label={words('audio.listen')} />
      )}
    </div>
  );
}

function useUrlOf(sound: Blob | undefined): string | null {
  const url = useMemo(() => (sound === undefined ? null : URL.createObjectURL(sound)), [sound]);
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);
  return url;
}
