import { Link, Outlet } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import { LinkBanner } from './link-banner.tsx';

/** What every screen has: skip link, tabs between the apps, the banner when the line is lost. */
export function Frame() {
  const text = useText();
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {text('app.skip')}
      </a>
      <nav className="tabs" aria-label={text('nav.label')} data-region>
        <Link to="/desk" search={true} className="tab" activeProps={{ 'aria-current': 'page' }}>
          {text('nav.desk')}
        </Link>
        <Link to="/live" search={true} className="tab" activeProps={{ 'aria-current': 'page' }}>
          {text('nav.live')}
        </Link>
      </nav>
      <LinkBanner />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
