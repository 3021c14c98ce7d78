import { ConfigDocument, configKey } from '../../../../domain/index.ts';

/** What is wrong, where, and how to mend it. */
export interface Fault {
  /** `queue/sales/overflow/wait/target` */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
  /** Of a limit: said in the reader's language instead of `message`. */
  readonly limit?: Limit;
}

export type Limit =
  | { readonly kind: 'missing' }
  | { readonly kind: 'min' | 'max' | 'longest' | 'most'; readonly value: number };

/** `queue/sales/openHours: there is no such; add it or choose others` */
export function parseFault(line: string): Fault {
  const colon = line.indexOf(': ');
  if (colon < 0) return { path: '', message: line, remedy: '' };
  const [message = '', ...rest] = line.slice(colon + 2).split('; ');
  return { path: line.slice(0, colon), message, remedy: rest.join('; ') };
}

const looked = new WeakMap<ConfigDocument, readonly Fault[]>();

/**
 * What the shape of the document itself forbids; the engine's check comes after it. Documents are
 * never changed in place: each is parsed once, though page and keeper ask with every letter.
 */
export function shapeFaults(document: ConfigDocument): readonly Fault[] {
  const known = looked.get(document);
  if (known !== undefined) return known;
  const found = faultsOf(document);
  looked.set(document, found);
  return found;
}

function faultsOf(document: ConfigDocument): readonly Fault[] {
  const parsed = ConfigDocument.safeParse(document);
  if (parsed.success) return [];
  const key = configKey(document);
  return parsed.error.issues.map((issue) => {
    const limit = limitOf(issue);
    return {
      path: [key, ...issue.path.map(String)].join('/'),
      message: issue.message,
      remedy: '',
      ...(limit === null ? {} : { limit }),
    };
  });
}

interface Issue {
  readonly code?: string | undefined;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly input?: unknown;
}

function limitOf(issue: Issue): Limit | null {
  const { code, origin, minimum, maximum } = issue;
  if (code === 'too_small' && minimum !== undefined) {
    return origin === 'number' || origin === 'int'
      ? { kind: 'min', value: Number(minimum) }
      : { kind: 'missing' };
  }
  if (code !== 'too_big' || maximum === undefined) return null;
  const value = Number(maximum);
  if (origin === 'string') return { kind: 'longest', value };
  return { kind: origin === 'array' ? 'most' : 'max', value };
}

/** Those of this field itself; with `deep` also those of its parts. */
export function faultsAt(
  faults: readonly Fault[],
  path: string,
  { deep = false }: { readonly deep?: boolean } = {},
): readonly Fault[] {
  return faults.filter((each) => {
    return each.path === path || (deep && each.path.startsWith(`${path}/`));
  });
}
