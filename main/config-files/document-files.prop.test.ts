import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configKey } from '../../domain/index.ts';
import { diffConfig } from '../../engine/index.ts';
import { randomDocument } from '../../engine/test-support/random-document.ts';
import { documentsIn, filesOf } from './document-files.ts';

const sets = fc.uniqueArray(randomDocument, { maxLength: 8, selector: configKey });

it('export → import → export: the same documents, and the same bytes', () => {
  fc.assert(
    fc.property(sets, (documents) => {
      const files = filesOf(documents);
      const read = documentsIn(files);
      expect(read.faults).toEqual([]);
      expect(diffConfig(documents, read.documents)).toEqual([]);
      expect(filesOf(read.documents)).toEqual(files);
      expect(filesOf(documents.toReversed())).toEqual(files);
    }),
    { seed: 608, numRuns: 200 },
  );
});
