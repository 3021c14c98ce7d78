import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Where in Setup the address leads: `queues/queue/sales` = section, document key. */
export interface Place {
  readonly section: string | null;
  readonly key: string | null;
}

export function usePlace(): Place {
  const { _splat = '' } = useParams({ strict: false }) as { readonly _splat?: string };
  const [section = '', ...key] = _splat.split('/').filter((each) => each !== '');
  return { section: section === '' ? null : section, key: key.length === 0 ? null : key.join('/') };
}

export function useGoTo(): (place: string) => void {
  const navigate = useNavigate();
  return useCallback(
    (place) => void navigate({ to: '/setup/$', params: { _splat: place }, search: true }),
    [navigate],
  );
}
