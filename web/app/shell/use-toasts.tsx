import { Toast, ToastTitle, useToastController } from '@fluentui/react-components';
import { useCallback } from 'react';

export const TOASTER = 'toasts';

export type Tell = (words: string, intent?: 'success' | 'error' | 'info') => void;

/** A short word about what was done or could not be done; also read by screen readers. */
export function useToasts(): Tell {
  const { dispatchToast } = useToastController(TOASTER);
  return useCallback(
    (words, intent = 'success') =>
      dispatchToast(
        <Toast>
          <ToastTitle>{words}</ToastTitle>
        </Toast>,
        { intent, timeout: intent === 'error' ? 10_000 : 5_000 },
      ),
    [dispatchToast],
  );
}
