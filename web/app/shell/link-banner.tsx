import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { minutes } from '../../clock.ts';
import { useLink } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';

/** A blink of the line is not worth a banner. */
const SHOW_AFTER_MS = 2_000;
const BACK_SHOWN_MS = 8_000;

/**
 * live → (lost for 2 s) lost → back → (8 s) live. What a person typed stays; the store keeps what
 * it had and gets the missed patches after the reconnect.
 */
export function LinkBanner() {
  const text = useText();
  const link = useLink();
  const [shown, setShown] = useState<'nothing' | 'lost' | 'back'>('nothing');
  const lostAt = useRef<number | null>(null);
  const awayMs = useRef(0);
  const kind = link.kind;
  useEffect(() => {
    if (kind === 'lost') {
      lostAt.current ??= Date.now();
      const timer = setTimeout(() => setShown('lost'), SHOW_AFTER_MS);
      return () => clearTimeout(timer);
    }
    if (kind !== 'live') return undefined;
    awayMs.current = Date.now() - (lostAt.current ?? Date.now());
    lostAt.current = null;
    setShown((before) => (before === 'lost' ? 'back' : 'nothing'));
    const timer = setTimeout(() => setShown('nothing'), BACK_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [kind]);
  if (shown === 'nothing') return <div role="status" className="banner" />;
  return (
    <div role="status" className="banner">
      <MessageBar intent={shown === 'lost' ? 'warning' : 'success'} politeness="polite">
        <MessageBarBody>
          {shown === 'lost'
            ? text('link.lost')
            : text('link.back', { time: minutes(awayMs.current) })}
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}
