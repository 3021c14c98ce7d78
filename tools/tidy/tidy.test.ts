import { describe, expect, it } from 'vitest';
import { blankOut } from './blank.ts';
import { readImports } from './imports.ts';
import { checkBytes } from './shape.ts';
import { checkText, withoutExceptions } from './tidy.ts';

const rulesOf = (path: string, text: string): string[] =>
  checkText({ path, text }).map((finding) => finding.rule);
const firstOf = (path: string, text: string): string =>
  checkText({ path, text })
    .map((finding) => `${finding.line}: ${finding.what}`)
    .join('; ');

describe('blankOut', () => {
  it.each([
    ["a('x // y') // z", "a('      ')     "],
    ['`a ${b(`c`)} d` + e', '`  ${b(` `)}  ` + e'],
    ['`${{ a: 1 }}x` / 2', '`${{ a: 1 }} ` / 2'],
    ['x = /[/"]+/; y', 'x = /     /; y'],
    ['a / b / c', 'a / b / c'],
    ['"it\\"s" + d', '"     " + d'],
    ['/* a\nb */ c', '    \n     c'],
  ])('%s', (text, expected) => {
    expect(blankOut(text)).toBe(expected);
  });
});

describe('readImports', () => {
  it('finds every form, and nothing in comments, strings or other calls', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from '../b.ts';",
      "export { c } from 'c';",
      "import 'd';",
      "const e: import('e').E = await import('f');",
      "// import x from 'no'",
      'const s = "import y from \'no\'";',
      "Buffer.from('no');",
    ].join('\n');
    expect(readImports(text).map((i) => `${i.line} ${i.specifier}`)).toEqual([
      '1 ./a.ts',
      '2 ../b.ts',
      '3 c',
      '4 d',
      '5 e',
      '5 f',
    ]);
  });
});

describe('walls', () => {
  it.each([
    ['engine/decide.ts', "import type { X } from '../journal/append.ts';"],
    ['domain/ids.ts', "import { readFileSync } from 'node:fs';"],
    ['sip/parse.ts', "import { must } from '../domain/check.ts';"],
    ['sip/parse.ts', "import { z } from 'zod';"],
    ['cloud/people.ts', "import { X } from '../domain/index.ts';"],
    ['cloud/people.ts', "import { X } from '../sip/index.ts';"],
    ['channels/voice/port.ts', "import { X } from '../../sip/index.ts';"],
    ['main/loop.ts', "import { X } from '../cloud/index.ts';"],
    ['cloud/pages/phone.ts', "import { X } from '../people.ts';"],
    ['web/live.ts', "import type { X } from '../api/views.ts';"],
    ['attic/x.ts', ''],
    ['engine/decide.test.ts', "import { X } from '../main/loop.ts';"],
  ])('%s may not: %s', (path, text) => {
    expect(rulesOf(path, text)).toEqual(['walls']);
  });

  it.each([
    ['engine/decide.ts', "import { X } from '../domain/index.ts';"],
    ['channels/voice/sip/driver.ts', "import { X } from '../../../sip/index.ts';"],
    ['channels/voice/sip/driver.ts', "import { X } from '../port.ts';"],
    ['main/wire.ts', "import { X } from '../channels/voice/sip/index.ts';"],
    ['cloud/carrier/trunk.ts', "import { X } from '../../sip/index.ts';"],
    ['cloud/server.ts', "import { X } from './carrier/trunk.ts';"],
    [
      'sip/parse.test.ts',
      "import fc from 'fast-check';\nimport { X } from '../test/support/x.ts';",
    ],
    ['journal/append.ts', "import pg from 'pg';\nimport { y } from 'node:crypto';"],
  ])('%s may: %s', (path, text) => {
    expect(rulesOf(path, text)).toEqual([]);
  });
});

describe('bans', () => {
  it.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const x = Math.random();',
    'performance.now();',
    'crypto.randomUUID();',
    'process.env.X;',
    'setTimeout(f, 1);',
    'async function f() {}',
    'console.log(1);',
    'names.sort();',
    'a.localeCompare(b);',
  ])('%s is refused in a pure room, with a replacement, and nowhere else', (text) => {
    expect(rulesOf('engine/x.ts', text)).toEqual(['bans']);
    expect(checkText({ path: 'engine/x.ts', text })[0]?.fix).not.toBe('');
    expect(rulesOf('journal/x.ts', text)).toEqual([]);
    expect(rulesOf('engine/x.test.ts', text)).toEqual([]);
  });

  it('leaves comments, strings and new Date(at) alone', () => {
    expect(rulesOf('engine/x.ts', "// Date.now\nconst a = 'process.x';\nnew Date(at);")).toEqual(
      [],
    );
  });
});

describe('shape', () => {
  it('stops at 500 lines and 100 columns', () => {
    expect(rulesOf('sip/x.ts', 'a;\n'.repeat(500))).toEqual([]);
    expect(rulesOf('sip/x.ts', 'a;\n'.repeat(501))).toEqual(['file-length']);
    expect(rulesOf('sip/x.ts', 'a b '.repeat(25))).toEqual([]);
    expect(firstOf('sip/x.ts', `ok;\n${'a b '.repeat(26)}`)).toMatch(/^2: 104 columns/);
  });

  it('knows unfinished work, default exports and barrels', () => {
    expect(rulesOf('sip/x.ts', `// ${'FIX'}ME later`)).toEqual(['unfinished']);
    expect(rulesOf('sip/x.ts', 'export default 1;')).toEqual(['named-exports']);
    expect(rulesOf('sip/x.ts', "export * from './y.ts';")).toEqual(['barrel']);
    expect(rulesOf('sip/index.ts', "export * from './y.ts';")).toEqual([]);
  });

  it('wants one heading in a page, not counting code blocks', () => {
    expect(rulesOf('docs/x.md', '# One\n```sh\n# a remark\n```\n')).toEqual([]);
    expect(rulesOf('docs/x.md', '# One\n# Two\n')).toEqual(['one-heading']);
    expect(rulesOf('docs/x.md', 'none\n')).toEqual(['one-heading']);
  });

  it('weighs files', () => {
    expect(checkBytes('media/tone.wav', 256 * 1024)).toEqual([]);
    expect(checkBytes('media/tone.wav', 256 * 1024 + 1)).toHaveLength(1);
  });
});

describe('exceptions', () => {
  const finding = { path: 'a.ts', line: 1, rule: 'walls', what: '', why: '', fix: '' };
  it('excuse what they name, and are told when they are idle', () => {
    const exception = { path: 'a.ts', rule: 'walls', reason: 'r' };
    expect(withoutExceptions([finding], [exception])).toEqual([]);
    expect(withoutExceptions([], [exception]).map((f) => f.rule)).toEqual(['exceptions']);
    expect(withoutExceptions([finding], [{ ...exception, rule: 'bans' }])).toHaveLength(2);
  });
});
