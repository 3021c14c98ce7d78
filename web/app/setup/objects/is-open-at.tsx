import { Field, Input } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useServices } from '../../store/context.tsx';
import { useEditing, useStores } from '../draft/use-draft.tsx';
import type { OpenAt } from '../setup-api.ts';
import { useWords } from '../text/use-words.tsx';

/** Of the published hours: whether they are open at a time of the reader's own clock. */
export function IsOpenAt({ id }: { readonly id: string }) {
  const words = useWords();
  const { locale } = useIntl();
  const { clock } = useServices();
  const { api } = useStores();
  const { draft } = useEditing();
  const isPublished = draft.base.documents.has(`hours/${id}`);
  const [at, setAt] = useState(() => localMinute(clock.now()));
  const answer = useQuery({
    queryKey: ['setup-open', id, at, draft.base.version],
    enabled: isPublished && at !== '',
    retry: false,
    queryFn: () => api.isOpen(id, new Date(at)),
  });
  const { data } = answer;
  return (
    <fieldset className="setup-group">
      <legend>{words('open.title')}</legend>
      <div className="row">
        <Field label={words('open.at')}>
          <Input type="datetime-local" value={at} onChange={(_event, { value }) => setAt(value)} />
        </Field>
        <p data-open-answer role="status">
          {!isPublished && words('open.unpublished')}
          {answer.isError && words('open.failed')}
          {data !== undefined && words(data.open ? 'open.yes' : 'open.no')}
          {data !== undefined && data.nextChange !== null && (
            <> {words(data.open ? 'open.until' : 'open.again', { when: timeIn(data, locale) })}</>
          )}
        </p>
      </div>
    </fieldset>
  );
}

/** By the clock of the hours. */
function timeIn({ nextChange, timeZone }: OpenAt, locale: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(nextChange ?? 0));
}

function localMinute(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
