import type { ConfigDocument } from '../../../../domain/index.ts';
import type { Difference, DocumentChange } from '../draft/compare.ts';
import { headingOf } from '../form/context.tsx';
import { useWords } from '../text/use-words.tsx';
import type { Words } from '../text/use-words.tsx';

const VALUE_MAX = 160;

/** What is different, document by document, in words. */
export function DifferenceList({ changes }: { readonly changes: readonly DocumentChange[] }) {
  const words = useWords();
  if (changes.length === 0) return <p className="quiet">{words('compare.none')}</p>;
  return (
    <ul className="plain setup-differences">
      {changes.map(({ key, kind, document, differences }) => (
        <li key={key} data-changed={key}>
          <strong>
            {words(`compare.${kind}`, {
              kind: words.maybe(`kind.${document.kind}`) ?? document.kind,
              name: headingOf(document, words),
            })}
          </strong>
          {differences.length > 0 && (
            <ul className="setup-difference">
              {differences.map((each) => (
                <li key={each.path}>{differenceWords(document, each, words)}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function differenceWords(
  { kind }: ConfigDocument,
  { path, before, after }: Difference,
  words: Words,
): string {
  const field = fieldWords(kind, path, words);
  const values = { field, before: valueWords(before, words), after: valueWords(after, words) };
  return words('compare.value', values);
}

/** By its label where the first part of the path has one: `Time to answer`. */
function fieldWords(kind: string, path: string, words: Words): string {
  const [first = '', ...rest] = path.split('/');
  const label = words.maybe(`${kind}.${first}`) ?? first;
  return rest.length === 0 ? label : `${label} / ${rest.join(' / ')}`;
}

function valueWords(value: unknown, words: Words): string {
  if (value === undefined || value === null || value === '') return words('compare.nothing');
  if (typeof value === 'boolean') return words(value ? 'compare.yes' : 'compare.no');
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}
