import { Button } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { LinkBanner } from './link-banner.tsx';
import { useShortcuts } from './shortcuts.ts';

/** What every screen has: skip link, tabs, keys, the banner when the line is lost. */
export function Frame() {
  const text = useText();
  const navigate = useNavigate();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [areKeysOn, setKeysOn] = useState(true);
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
        <Link to="/desk" {...tab}>
          {text('nav.desk')}
        </Link>
        <Link to="/live" {...tab}>
          {text('nav.live')}
        </Link>
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
        <KeysDialog isOn={areKeysOn} setOn={setKeysOn} close={() => setHelpOpen(false)} />
      )}
    </div>
  );
}
