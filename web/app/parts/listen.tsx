import { Button } from '@fluentui/react-components';
import { PlayRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  /** Of the query; what was fetched is forgotten with the component. */
  readonly queryKey: readonly string[];
  readonly read: () => Promise<Blob>;
  /** Said where it cannot be fetched. */
  readonly failed: TextKey;
  readonly children: (sound: Blob) => ReactNode;
}

/** Fetched when somebody wants to listen, not before: each time stands in the audit. */
export function Listen({ queryKey, read, failed, children }: Props) {
  const text = useText();
  const [isWanted, setWanted] = useState(false);
  const sound = useQuery({
    queryKey,
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: read,
  });
  if (!isWanted) {
    return (
      <Button icon={<PlayRegular className="mirrored" />} onClick={() => setWanted(true)}>
        {text('recording.listen')}
      </Button>
    );
  }
  if (sound.data === undefined) {
    return <p className="quiet">{text(sound.isError ? failed : 'app.loading')}</p>;
  }
  return children(sound.data);
}

interface PlayerProps {
  readonly sound: Blob;
  readonly time: string;
  readonly audio?: RefObject<HTMLAudioElement | null>;
}

export function Player({ sound, time, audio: given }: PlayerProps) {
  const text = useText();
  const own = useRef<HTMLAudioElement>(null);
  const audio = given ?? own;
  useEffect(() => {
    const address = URL.createObjectURL(sound);
    if (audio.current !== null) audio.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [sound, audio]);
  const label = text('recording.player', { time });
  return <audio ref={audio} controls controlsList="nodownload" aria-label={label} />;
}
