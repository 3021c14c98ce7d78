import { useMutation } from '@tanstack/react-query';
import { ProblemError } from '../api/client.ts';
import { useToasts } from '../shell/use-toasts.tsx';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';

export interface Write {
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  /** Said when it was committed. */
  readonly done?: string;
}

/**
 * A write. Nothing on the page changes until the server's patch says so; meanwhile the button is
 * pending, and a refusal is told in the server's words.
 */
export function useWrite() {
  const { api } = useServices();
  const tell = useToasts();
  const text = useText();
  return useMutation({
    mutationFn: ({ method = 'POST', path, body }: Write) => api.send(method, path, body),
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

export const interactionPath = (id: string, action: string) =>
  `/interactions/${encodeURIComponent(id)}/${action}`;
export const statePath = (agent: string) => `/agents/${encodeURIComponent(agent)}/state`;
