import { useMemo } from 'react';
import { useEditing } from '../draft/use-draft.tsx';
import { headingOf } from '../form/context.tsx';
import { placeOf } from '../sections.ts';
import { useWords } from '../text/use-words.tsx';
import { useGoTo } from '../use-place.ts';
import { usesOf } from '../uses.ts';

/** Where used: what would miss it. */
export function Uses({ of }: { readonly of: string }) {
  const words = useWords();
  const goTo = useGoTo();
  const { documents } = useEditing();
  const uses = useMemo(() => {
    const keys = usesOf(documents, of).map(({ key }) => key);
    return [...new Set(keys)];
  }, [documents, of]);
  return (
    <section aria-labelledby="setup-uses" className="setup-uses">
      <h3 id="setup-uses">{words('uses.title')}</h3>
      {uses.length === 0 && <p className="quiet">{words('uses.none')}</p>}
      <ul className="plain row">
        {uses.map((key) => {
          const document = documents.get(key);
          const place = placeOf(key);
          const name = document === undefined ? key : headingOf(document, words);
          const kind = words.maybe(`kind.${document?.kind ?? ''}`) ?? '';
          return (
            <li key={key}>
              {place === null ? (
                <span className="chip">{name}</span>
              ) : (
                <button type="button" className="setup-link" onClick={() => goTo(place)}>
                  {kind}: <bdi>{name}</bdi>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
