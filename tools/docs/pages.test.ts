import { expect, it } from 'vitest';
import { faultsOf } from './pages.ts';

const facts = {
  scripts: ['check'],
  help: '  patchbay why INTERACTION [--tenant T]',
  settings: ['PATCHBAY_DATA'],
  exists: (path: string) => ['STYLE.md', 'engine/react.ts', 'docs/guides'].includes(path),
};

it.each([
  ['`npm run check` and `npx patchbay why I-1 --tenant contoso`', []],
  ['`npm run chek`', ['`npm run chek`: there is no such script in package.json']],
  ['npx patchbay wyh', ['`patchbay wyh`: `patchbay --help` knows no such command']],
  ['npx patchbay why --tennant x', ['`patchbay why --tennant`: not in the help']],
  ['PATCHBAY_DATA PATCHBAY_DAT', ['PATCHBAY_DAT is no setting']],
  ['[a](../STYLE.md) [b](https://x.example/) [c](../NO.md)', ['the link ../NO.md leads nowhere']],
  ['`engine/react.ts` `engine/no.ts` `docs/guides`', ['`engine/no.ts` does not exist']],
])('%s', (text, expected) => {
  const found = faultsOf({ path: 'docs/x.md', text }, facts);
  expect(found).toEqual(expected.map((fault) => `docs/x.md: ${fault}`));
});
