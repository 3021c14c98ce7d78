import type { TeamsHost } from '../sign-in/teams.ts';

export type ThemeName = 'light' | 'dark' | 'contrast';

const dark = matchMedia('(prefers-color-scheme: dark)');
const forced = matchMedia('(forced-colors: active)');

/** Outside Teams: what the address asks for, else what the system prefers. */
export function preferredTheme(): ThemeName {
  const asked = new URLSearchParams(location.search).get('theme');
  if (asked !== null) return themeOf(asked);
  if (forced.matches) return 'contrast';
  return dark.matches ? 'dark' : 'light';
}

/** Follows the shell's theme, or the system's. */
export function watchTheme(host: TeamsHost | null, set: (theme: ThemeName) => void): () => void {
  if (host !== null) {
    set(themeOf(host.theme));
    host.onTheme((theme) => set(themeOf(theme)));
    return () => undefined;
  }
  const change = () => set(preferredTheme());
  dark.addEventListener('change', change);
  forced.addEventListener('change', change);
  return () => {
    dark.removeEventListener('change', change);
    forced.removeEventListener('change', change);
  };
}

/** Teams says default, dark, contrast. */
function themeOf(name: string): ThemeName {
  return name === 'dark' || name === 'contrast' ? name : 'light';
}
