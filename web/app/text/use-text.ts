import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { TextKey } from './en.ts';
import { isolated } from './isolated.ts';

type Values = Readonly<Record<string, string | number>>;
export type Text = (key: TextKey, values?: Values) => string;

/** Texts of the page's language: `text('call.hold')`. */
export function useText(): Text {
  const intl = useIntl();
  return useCallback((key, values) => intl.formatMessage({ id: key }, isolated(values)), [intl]);
}
