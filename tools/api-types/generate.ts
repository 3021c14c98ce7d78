import { format } from 'prettier';
import { z } from 'zod';
import { createApi, Decision, QueueReport, RecordingItem } from '../../api/index.ts';
import type { ApiHost, Authenticator } from '../../api/index.ts';
import {
  AgentView,
  Availability,
  Board,
  ConsultTarget,
  DutyState,
  InteractionView,
  NumberConfig,
  OfferReason,
  Outcome,
  OverflowTarget,
  Prompt,
  QueueEstimate,
  QueueMembers,
  QueueOverflow,
  QueueView,
  RefusalReason,
  TimelineEntry,
  TransferTarget,
  WhoWould,
} from '../../domain/index.ts';
import { canonical, typeText } from './type-text.ts';
import type { Schema } from './type-text.ts';

export const target = 'web/app/api/generated.ts';

/** Schemas that the web takes from `domain` by name. */
const shared = {
  AgentView,
  Availability,
  Board,
  ConsultTarget,
  DutyState,
  InteractionView,
  NumberConfig,
  OfferReason,
  Outcome,
  OverflowTarget,
  Prompt,
  QueueEstimate,
  QueueMembers,
  QueueOverflow,
  QueueView,
  RefusalReason,
  TimelineEntry,
  TransferTarget,
  WhoWould,
};
/** Those of `api`, which the web cannot import: they get a name here. */
const own = { Decision, QueueReport, RecordingItem };

/** Groups of routes that the apps use; add one when a screen needs it. */
const groups = [
  'live',
  'interactions',
  'actions',
  'consult and supervise',
  'agents',
  'queues',
  'calls and callbacks',
  'recordings',
  'reports',
];

/** Of those groups, what no screen asks for; their types are long. */
const leftOut: readonly string[] = ['settings', 'authorised', 'opt'].map(
  (name) => `/api/v1/queues/{id}/${name}`,
);

interface Operation {
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}
interface Body {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Every route with the types of its query, body and answer, from the OpenAPI document itself. */
export async function generate(): Promise<string> {
  const { paths } = await openapi();
  const named = new Map<string, string>();
  for (const [name, schema] of Object.entries({ ...shared, ...own })) {
    for (const io of ['output', 'input'] as const) {
      named.set(canonical(z.toJSONSchema(schema, { io, unrepresentable: 'any' })), name);
    }
  }
  const wanted = Object.entries(paths).filter(([path]) => !leftOut.includes(path));
  const routes = wanted.flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags = [] }]) => tags.some((tag) => groups.includes(tag)))
      .map(([method, operation]) => routeText(method, path, operation, named)),
  );
  const text = routes.join('\n');
  const used = Object.keys(shared).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  const ownTypes = Object.entries(own).map(([name, schema]) => {
    const { [name]: _, ...others } = Object.fromEntries([...named].map(([key, of]) => [of, key]));
    const without = new Map(Object.entries(others).map(([of, key]) => [key, of]));
    return `export type ${name} = ${typeText(z.toJSONSchema(schema) as Schema, without)};`;
  });
  const imports = [...new Set([...used, 'OfferReason'])].sort().join(', ');
  const made = [
    '// Made by `node tools/run-ts.js tools/api-types/cli.ts` from /api/v1/openapi.json.',
    `import type { ${imports} } from '../../../domain/index.ts';`,
    ...ownTypes,
    '/** What each route takes and answers. */',
    `export interface Routes {\n${text}\n}`,
  ].join('\n');
  return format(made, { parser: 'typescript', printWidth: 100, singleQuote: true });
}

function routeText(
  method: string,
  path: string,
  { parameters = [], requestBody, responses }: Operation,
  named: ReadonlyMap<string, string>,
): string {
  const query = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, required, schema }) => {
      return `readonly ${name}${required === true ? '' : '?'}: ${typeText(schema, named)}`;
    });
  const typeOf = (body: Body | undefined) => {
    const schema = body?.content?.['application/json']?.schema;
    return schema === undefined ? 'undefined' : typeText(schema, named);
  };
  const key = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
  const fields = [
    `query: { ${query.join('; ')} }`,
    `body: ${typeOf(requestBody)}`,
    `answer: ${typeOf(responses['200'])}`,
  ];
  return `'${key}': { ${fields.join('; ')} };`;
}

/** The document needs the routes, not a host: none of it is called. */
async function openapi(): Promise<Document> {
  const nobody = { configs: {} } as ApiHost; // never reached
  const auth = {} as Authenticator; // never reached
  const app = await createApi({ host: nobody, auth, webDir: '', cloudUrl: null });
  try {
    const answer = await app.inject({ method: 'GET', url: '/api/v1/openapi.json' });
    return answer.json<Document>();
  } finally {
    await app.close();
  }
}
