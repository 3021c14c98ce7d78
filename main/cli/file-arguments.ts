import type { Config } from '../config.ts';

/** What the commands about files of configuration take. */
export interface FileArguments {
  /** The folder of `export --config`. */
  readonly config: string | null;
  /** The running node, without a path. */
  readonly url: string;
  /** It was named: not only assumed to be here. */
  readonly isUrlGiven: boolean;
  readonly token: string | null;
  readonly prune: boolean;
  readonly note: string | null;
  /** The file that `import` writes its report to. */
  readonly report: string | null;
  readonly apply: boolean;
}

/** For `parseArgs`. */
export const fileOptions = {
  config: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
  prune: { type: 'boolean', default: false },
  note: { type: 'string' },
  report: { type: 'string' },
  apply: { type: 'boolean', default: false },
} as const;

interface Values {
  readonly config?: string | undefined;
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly prune?: boolean | undefined;
  readonly note?: string | undefined;
  readonly report?: string | undefined;
  readonly apply?: boolean | undefined;
}

/** @throws Error in words, as `parseArgs` does. */
export function fileArguments(values: Values, config: Config): FileArguments {
  const url = values.url ?? `http://127.0.0.1:${config.httpPort}`;
  if (!/^https?:\/\/[^/]+\/?$/.test(url)) {
    throw new Error(`--url ${url}: write it like https://patchbay.example`);
  }
  return {
    config: values.config ?? null,
    url: url.replace(/\/$/, ''),
    isUrlGiven: values.url !== undefined,
    token: values.token ?? config.token,
    prune: values.prune ?? false,
    note: values.note ?? null,
    report: values.report ?? null,
    apply: values.apply ?? false,
  };
}
