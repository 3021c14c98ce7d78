import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useStores } from '../draft/use-draft.tsx';
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
  const { data } = sound;
  const url = useMemo(() => (data === undefined ? null : URL.createObjectURL(data)), [data]);
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);
  if (url === null) {
    return sound.isError ? <p className="quiet">{words('audio.silent')}</p> : null;
  }
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- its words stand beside it
  return <audio controls src={url} aria-label={words('audio.listen')} />;
}
