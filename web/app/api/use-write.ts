import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useToasts } from '../shell/use-toasts.tsx';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import type { Write } from './client.ts';
import { refusalWords } from './refusal.ts';

/** `done` is said once it was committed. */
export type Act = Write & { readonly done?: string };

/**
 * A change. Nothing on the page moves until the server's patch says so; meanwhile its button is
 * pending, and a refusal is told in words.
 */
export function useWrite() {
  const { api } = useServices();
  const tell = useToasts();
  const onError = useFailureTold();
  return useMutation({
    mutationFn: (act: Act) => api.write(act),
    onSuccess: (_answer, { done }) => {
      if (done !== undefined) tell(done);
    },
    onError,
  });
}

/** Says why something was not done. */
export function useFailureTold(): (error: Error) => void {
  const tell = useToasts();
  const text = useText();
  return useCallback(
    (error) => {
      tell(text('error.failed', { message: refusalWords(error, text) }), 'error');
    },
    [tell, text],
  );
}
