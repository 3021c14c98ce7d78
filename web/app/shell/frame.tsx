import { Button } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { BarProvider } from './bar.tsx';
import { LinkBanner } from './link-banner.tsx';
import { useShortcuts } from './shortcuts.ts';

const KeysDialog = lazy(async () => ({
  default: (await import('./keys-dialog.tsx')).KeysDialog,
}));

/**
 * What every screen has: skip link, tabs (inside Teams the shell draws them), keys, the banner when
 * the line is lost. One bar on top: a screen puts its own part into it.
 */
export function Frame() {
  const text = useText();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [areKeysOn, setKeysOn] = useState(true);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const { inTeams } = useServices();
  const go = useGo();
  useShortcuts(areKeysOn, go);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {text('app.skip')}
      </a>
      <header className={inTeams ? 'top in-teams' : 'top'}>
        {!inTeams && <Tabs />}
        <div className="bar" ref={setBar} />
        <Button
          appearance="subtle"
          className="help"
          icon={<QuestionCircleRegular />}
          aria-label={text('keys.title')}
          title={text('keys.title')}
          data-action="help"
          onClick={() => setHelpOpen(true)}
        />
      </header>
      <LinkBanner />
      <main id="content" tabIndex={-1}>
        <BarProvider value={bar}>
          <Outlet />
        </BarProvider>
      </main>
      {isHelpOpen && (
        <Suspense fallback={null}>
          <KeysDialog isOn={areKeysOn} setOn={setKeysOn} close={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Tabs() {
  const text = useText();
  const tab = { search: true, className: 'tab', activeProps: { 'aria-current': 'page' } } as const;
  return (
    <nav className="tabs" aria-label={text('nav.label')} data-region tabIndex={-1}>
      <Link to="/desk" {...tab}>
        {text('nav.desk')}
      </Link>
      <Link to="/live" {...tab}>
        {text('nav.live')}
      </Link>
      <Link to="/setup/$" params={{ _splat: '' }} {...tab}>
        {text('nav.setup')}
      </Link>
    </nav>
  );
}

/** To a screen: by a key, or because the person came back to the app by another of its tabs. */
function useGo(): (to: string) => void {
  const navigate = useNavigate();
  const { rest } = useServices();
  const go = useCallback(
    (to: string) => void navigate({ to, search: true } as Parameters<typeof navigate>[0]),
    [navigate],
  );
  useEffect(() => {
    const { page } = rest;
    return page.subscribe(() => {
      const asked = page.get();
      if (asked === 'desk' || asked === 'live' || asked === 'setup') go(`/${asked}`);
    });
  }, [rest, go]);
  return go;
}
