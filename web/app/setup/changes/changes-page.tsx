import { Button } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { refusalWords } from '../../api/refusal.ts';
import { useToasts } from '../../shell/use-toasts.tsx';
import { useBoard } from '../../store/context.tsx';
import { useText } from '../../text/use-text.ts';
import { changesIn } from '../draft/compare.ts';
import { useEditing, useStores } from '../draft/use-draft.tsx';
import { ofKind } from '../form/context.tsx';
import type { Version } from '../setup-api.ts';
import { useWords } from '../text/use-words.tsx';
import { DifferenceList } from './difference-list.tsx';

/** Every version that was published: who, when, why, what; and the way back to it. */
export function ChangesPage() {
  const words = useWords();
  const { api } = useStores();
  const { draft } = useEditing();
  const versions = useQuery({
    queryKey: ['setup-versions', draft.base.version],
    queryFn: () => api.versions(),
  });
  return (
    <section className="setup-queue setup-wide" aria-labelledby="setup-changes">
      <h2 id="setup-changes">{words('section.changes')}</h2>
      {draft.changes.size > 0 && (
        <>
          <h3>{words('changes.draft')}</h3>
          <DifferenceList changes={changesIn(draft)} />
        </>
      )}
      <h3>{words('changes.versions')}</h3>
      {versions.isError && <p role="alert">{words('setup.failed')}</p>}
      <ol className="plain setup-versions">
        {(versions.data ?? []).map((version) => (
          <VersionItem
            key={version.version}
            version={version}
            isPresent={version.version === draft.base.version}
          />
        ))}
      </ol>
    </section>
  );
}

interface ItemProps {
  readonly version: Version;
  readonly isPresent: boolean;
}

function VersionItem({ version, isPresent }: ItemProps) {
  const words = useWords();
  const { locale } = useIntl();
  const { drafts } = useEditing();
  const [isOpen, setOpen] = useState(false);
  const by = useNameOf(version.by);
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className="setup-version" data-version={version.version}>
      <div className="row">
        <strong>{words('changes.version', { version: version.version })}</strong>
        {isPresent && <span className="chip">{words('changes.present')}</span>}
        <span className="quiet">
          {when.format(version.at)} · <bdi>{by ?? words('changes.system')}</bdi>
        </span>
        <span className="setup-version-buttons row">
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {words('draft.compare')}
          </Button>
          {drafts !== null && !isPresent && <RollBack version={version.version} />}
        </span>
      </div>
      {version.note !== '' && (
        <p>
          <bdi>{version.note}</bdi>
        </p>
      )}
      {isOpen && <VersionLines version={version.version} />}
    </li>
  );
}

function VersionLines({ version }: { readonly version: number }) {
  const words = useWords();
  const { api } = useStores();
  const lines = useQuery({
    queryKey: ['setup-version', version],
    staleTime: Infinity,
    queryFn: () => api.linesOf(version),
  });
  if (lines.data?.length === 0) return <p className="quiet">{words('compare.none')}</p>;
  return (
    <ul className="setup-difference" dir="ltr">
      {(lines.data ?? []).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function RollBack({ version }: { readonly version: number }) {
  const words = useWords();
  const text = useText();
  const tell = useToasts();
  const { api, drafts } = useStores();
  const rolling = useMutation({
    mutationFn: () => api.rollBack(version, words('changes.rolledBackNote', { version })),
    onSuccess: async () => {
      await drafts.load();
      tell(words('changes.rolledBack', { version }));
    },
    onError: (error) => tell(refusalWords(error, text), 'error'),
  });
  return (
    <Button
      size="small"
      disabled={rolling.isPending}
      data-action="rollBack"
      onClick={() => rolling.mutate()}
    >
      {words('changes.rollBack')}
    </Button>
  );
}

/** People of the directory are known by the object id that the version carries. */
function useNameOf(by: Version['by']): string | null {
  const { documents } = useEditing();
  const name = useBoard((board) => [...board.agents.values()].find(({ id }) => id === by.id)?.name);
  if (by.kind === 'system') return null;
  const known = ofKind(documents, 'agent').find(({ oid }) => oid !== null && oid === by.id);
  return known?.name ?? name ?? by.kind;
}
