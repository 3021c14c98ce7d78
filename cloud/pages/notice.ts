import { byId, setText, show } from './dom.ts';

/** Runs what a click asked for; a refusal is shown in the page's own words, not in a dialog. */
export function attempt(action: () => Promise<unknown>): void {
  const notice = byId('notice', HTMLElement);
  action().then(
    () => show(notice, false),
    (error: unknown) => {
      setText(notice, error instanceof Error ? error.message : 'that did not work');
      show(notice, true);
    },
  );
}
