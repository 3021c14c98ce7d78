import { GraphError } from './error.ts';

/** What a list is made of: OData's own names. */
export type Entity = Readonly<Record<string, unknown>>;
type Test = (entity: Entity) => boolean;

const TEXT_MAX = 2_048;
const TOKEN = /\s*('(?:[^']|'')*'|[A-Za-z][A-Za-z0-9]*|[(),])/y;

/**
 * `$filter` as Graph's directory takes it on users and groups: eq, ne, in, startsWith, endsWith,
 * and, or, not, parentheses. Anything else is Graph's Request_UnsupportedQuery.
 */
export function parseFilter(text: string): Test {
  if (text.length > TEXT_MAX) throw unsupported('too long');
  const parser = new FilterParser(tokensOf(text));
  return parser.whole();
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    const match = TOKEN.exec(text);
    if (match === null) throw unsupported(text.slice(at, at + 20));
    tokens.push(match[1] ?? '');
    at = TOKEN.lastIndex;
  }
  return tokens;
}

const DEPTH_MAX = 20;

class FilterParser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): Test {
    const test = this.#either();
    if (this.#at < this.#tokens.length) throw unsupported(this.#peek());
    return test;
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.#take('or')) tests.push(this.#both());
    return (entity) => tests.some((test) => test(entity));
  }

  #both(): Test {
    const tests = [this.#one()];
    while (this.#take('and')) tests.push(this.#one());
    return (entity) => tests.every((test) => test(entity));
  }

  #one(): Test {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw unsupported('too deep');
    const test = this.#primary();
    this.#depth -= 1;
    return test;
  }

  #primary(): Test {
    if (this.#take('not')) {
      const test = this.#one();
      return (entity) => !test(entity);
    }
    if (this.#take('(')) {
      const test = this.#either();
      this.#must(')');
      return test;
    }
    const name = this.#next();
    const lower = name.toLowerCase();
    if (lower === 'startswith' || lower === 'endswith') return this.#affix(lower);
    return this.#comparison(name);
  }

  #affix(kind: 'startswith' | 'endswith'): Test {
    this.#must('(');
    const property = this.#next();
    this.#must(',');
    const wanted = fold(this.#literal());
    this.#must(')');
    return (entity) => {
      const value = fold(entity[property]);
      return kind === 'startswith' ? value.startsWith(wanted) : value.endsWith(wanted);
    };
  }

  #comparison(property: string): Test {
    const operator = this.#next().toLowerCase();
    if (operator === 'in') {
      this.#must('(');
      const values = [fold(this.#literal())];
      while (this.#take(',')) values.push(fold(this.#literal()));
      this.#must(')');
      return (entity) => values.includes(fold(entity[property]));
    }
    if (operator !== 'eq' && operator !== 'ne') throw unsupported(operator);
    const wanted = fold(this.#literal());
    return (entity) => (fold(entity[property]) === wanted) === (operator === 'eq');
  }

  #literal(): string | boolean | null {
    const token = this.#next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    throw unsupported(token);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#peek();
    if (token === '') throw unsupported('its end');
    this.#at += 1;
    return token;
  }

  #take(word: string): boolean {
    if (this.#peek().toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #must(word: string): void {
    if (!this.#take(word)) throw unsupported(this.#peek());
  }
}

/** The directory compares texts without regard to case; `null` is no text. */
function fold(value: unknown): string {
  return value === null || value === undefined ? '\u0000' : String(value).toLowerCase();
}

/** `"displayName:ana"`, several with AND or OR: words that begin so (search-query-parameter). */
export function parseSearch(text: string): Test {
  const CLAUSE =
    /^"(displayName|description|mail|userPrincipalName|givenName|surname):([^"]{1,128})"$/;
  const parts = text.slice(0, TEXT_MAX).split(/\s+(AND|OR)\s+/);
  const clauses = parts.filter((_part, n) => n % 2 === 0).map((part) => CLAUSE.exec(part.trim()));
  const operators = new Set(parts.filter((_part, n) => n % 2 === 1));
  if (clauses.includes(null) || operators.size > 1) {
    throw new GraphError('Request_BadRequest', 'Syntax error in $search: write "property:text".');
  }
  const tests = clauses.map((clause): Test => {
    const [, property = '', wanted = ''] = clause ?? [];
    return (entity) => words(entity[property]).some((word) => word.startsWith(fold(wanted)));
  });
  return operators.has('OR')
    ? (entity) => tests.some((test) => test(entity))
    : (entity) => tests.every((test) => test(entity));
}

/** The whole text too, so that `"displayName:ana r"` finds Ana Ruiz. */
const words = (value: unknown): readonly string[] => [
  fold(value),
  ...fold(value).split(/[\s@._-]+/),
];

function unsupported(what: string): GraphError {
  return new GraphError('Request_UnsupportedQuery', `Unsupported or invalid query filter: ${what}`);
}
