import { useMutation } from '@tanstack/react-query';
import { useToasts } from '../shell/use-toasts.tsx';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { ProblemError } from './client.ts';
import type { Write } from './client.ts';

/** `done` is said once it was committed. */
export type Act = Write & { readonly done?: string };

/**
 * A change. Nothing on the page moves until the server's patch says so; meanwhile its button is
 * pending, and a refusal is told in the server's words.
 */
export function useWrite() {
  const { api } = useServices();
  const tell = useToasts();
  const text = useText();
  return useMutation({
    mutationFn: (act: Act) => api.write(act),
    onSuccess: (_answer, { done }) => {
      if (done !== undefined) tell(done);
    },
    onError: (error) => {
      const words = [error.message, error instanceof ProblemError ? error.remedy : ''];
      const message = words.filter((each) => each !== '').join('. ');
      tell(text('error.failed', { message }), 'error');
    },
  });
}
