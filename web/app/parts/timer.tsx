import { minutes } from '../../clock.ts';
import { useTime } from '../store/context.tsx';

/** A duration that counts by the server's clock; always left to right, never read aloud. */
export function Since({ at, label }: { readonly at: number; readonly label?: string }) {
  const shown = useTime((now) => minutes(now - at));
  return (
    <span className="timer" dir="ltr" title={label} aria-live="off">
      {shown}
    </span>
  );
}

export function Until({ at, label }: { readonly at: number; readonly label?: string }) {
  const shown = useTime((now) => minutes(at - now + 999));
  return (
    <span className="timer" dir="ltr" title={label} aria-live="off">
      {shown}
    </span>
  );
}

/** Whole seconds that are left, for a sentence. */
export function useSecondsLeft(until: number): number {
  return useTime((now) => Math.max(0, Math.ceil((until - now) / 1_000)));
}

/** A bar that empties towards `until`; the number beside it says the same. */
export function Countdown({ since, until }: { readonly since: number; readonly until: number }) {
  const percent = useTime((now) => {
    const left = (until - now) / Math.max(1, until - since);
    return Math.round(Math.min(1, Math.max(0, left)) * 100);
  });
  return (
    <span className={percent < 34 ? 'countdown low' : 'countdown'} aria-hidden="true">
      <span style={{ inlineSize: `${percent}%` }} />
    </span>
  );
}
