import { Button } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useState } from 'react';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { LinkBanner } from './link-banner.tsx';
import { useShortcuts } from './shortcuts.ts';

const KeysDialog = lazy(async () => ({
  default: (await import('./keys-dialog.tsx')).KeysDialog,
}));

/**
 * What every screen has: skip link, tabs (inside Teams the shell draws them), keys, the banner when
 * the line is lost.
 */
export function Frame() {
  const text = useText();
  const navigate = useNavigate();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [areKeysOn, setKeysOn] = useState(true);
  const { inTeams } = useServices();
  const go = useCallback(
    (to: string) => void navigate({ to, search: true } as Parameters<typeof navigate>[0]),
    [navigate],
  );
  useShortcuts(areKeysOn, go);
  const tab = { search: true, className: 'tab', activeProps: { 'aria-current': 'page' } } as const;
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {text('app.skip')}
      </a>
      <nav className="tabs" aria-label={text('nav.label')} data-region tabIndex={-1}>
        {!inTeams && (
          <>
            <Link to="/desk" {...tab}>
              {text('nav.desk')}
            </Link>
            <Link to="/live" {...tab}>
              {text('nav.live')}
            </Link>
          </>
        )}
        <Button
          appearance="subtle"
          className="help"
          icon={<QuestionCircleRegular />}
          aria-label={text('keys.title')}
          data-action="help"
          onClick={() => setHelpOpen(true)}
        />
      </nav>
      <LinkBanner />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      {isHelpOpen && (
        <Suspense fallback={null}>
          <KeysDialog isOn={areKeysOn} setOn={setKeysOn} close={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
