import {
  FluentProvider,
  RendererProvider,
  Spinner,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
} from '@fluentui/react-components';
import type { GriffelRenderer, Theme } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { en } from '../text/en.ts';
import { App } from './app.tsx';
import { boot } from './boot.ts';
import type { Booted } from './boot.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { TenantPage } from './tenant-page.tsx';
import { preferredTheme, watchTheme } from './theme.ts';
import type { ThemeName } from './theme.ts';

const themes: Readonly<Record<ThemeName, Theme>> = {
  light: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
};

const first: Booted = {
  kind: 'starting',
  language: { locale: 'en-GB', dir: 'ltr', texts: en },
  host: null,
};

/** Signs in, then shows the app in the shell's language and theme. */
export function Root({ renderer }: { readonly renderer: GriffelRenderer }) {
  const [booted, setBooted] = useState(first);
  const [theme, setTheme] = useState<ThemeName>(preferredTheme);
  useEffect(() => void boot(setBooted), []);
  useEffect(() => watchTheme(booted.host, setTheme), [booted.host]);
  const { locale, dir, texts } = booted.language;
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = dir;
    document.documentElement.dataset['theme'] = theme;
  }, [locale, dir, theme]);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={themes[theme]} dir={dir}>
        <IntlProvider locale={locale} messages={texts} defaultLocale="en-GB">
          <div className="root">
            <ErrorBoundary>{contentOf(booted)}</ErrorBoundary>
          </div>
        </IntlProvider>
      </FluentProvider>
    </RendererProvider>
  );
}

function contentOf(booted: Booted): ReactNode {
  switch (booted.kind) {
    case 'starting':
      return (
        <main className="page-centre">
          <Spinner label={booted.language.texts['app.loading']} />
        </main>
      );
    case 'tenant':
      return <TenantPage tenants={booted.tenants} />;
    case 'choose':
    case 'failed':
      return <SignInPage state={booted} />;
    case 'ready':
      return <App services={booted.services} />;
  }
}
