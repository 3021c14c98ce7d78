import { describe, expect, it, test } from 'vitest';
import { ConfigDocument } from '../../domain/index.ts';
import { contosoDocuments } from '../demo/contoso.ts';
import { documentsIn, filesOf } from './document-files.ts';

const parse = (document: object) => ConfigDocument.parse(document);
const queue = (more: object = {}) =>
  parse({ kind: 'queue', id: 'sales', name: 'Sales', requirements: [], ...more });

describe('a document as a file', () => {
  it('holds what differs from the defaults, in the order of the schema', () => {
    const [file] = filesOf([queue({ wrapUpMs: 0, ringTimeMs: 20_000, presence: 'ignore' })]);
    expect(file).toEqual({
      path: 'queues/sales.json',
      text: `{
  "kind": "queue",
  "id": "sales",
  "name": "Sales",
  "requirements": [],
  "ringTimeMs": 20000,
  "wrapUpMs": 0
}
`,
    });
  });

  it('has a path that says what it is', () => {
    const documents = contosoDocuments(
      { teams: 'sip:a:1', carrier: 'sip:b:1', allow: [], directRouting: null },
      { tenant: 'c0a70050-0000-4000-8000-000000000001', people: {} },
    );
    const paths = filesOf(documents).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['settings.json', 'dial-policy.json']));
    expect(paths).toEqual(
      expect.arrayContaining(['numbers/+442079460100.json', 'flows/main.json']),
    );
  });

  it('keeps apart what a file system would not', () => {
    const files = filesOf([queue(), queue({ id: 'Sales' }), queue({ id: 'a:b' })]);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(['queues/Sales.json', 'queues/a_b.json', 'queues/sales~2.json']);
  });
});

describe('what is wrong with a folder', () => {
  const faults = (...files: [string, string][]) =>
    documentsIn(files.map(([path, text]) => ({ path, text }))).faults;

  test('all of it is said at once, each with file and field', () => {
    const twice = JSON.stringify(queue());
    const found = faults(
      ['a.json', '{'],
      ['b.json', '{"kind":"queue","id":"x","name":"","requirements":[]}'],
      ['c.json', '{"kind":"queue","id":"y","name":"Y","requirements":[],"ringTimeMS":1}'],
      ['d.json', twice],
      ['e.json', twice],
      ['f.json', '{"kind":"nothing"}'],
    );
    expect(found).toHaveLength(5);
    expect(found[0]).toMatch(/^a\.json: this is not JSON/);
    expect(found[1]).toMatch(/^b\.json: \/name: /);
    expect(found[2]).toBe('c.json: /ringTimeMS: there is no such field; correct or remove it');
    expect(found[3]).toBe('e.json: queue/sales stands in d.json too; keep one');
    expect(found[4]).toMatch(/^f\.json: \/kind: /);
  });
});
