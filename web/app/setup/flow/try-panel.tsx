import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowConfig } from '../../../../domain/index.ts';
import { refusalWords } from '../../api/refusal.ts';
import { useText } from '../../text/use-text.ts';
import { payloadOf } from '../draft/draft.ts';
import { shapeFaults } from '../draft/faults.ts';
import { useEditing, useStores } from '../draft/use-draft.tsx';
import { useWords } from '../text/use-words.tsx';

interface Props {
  readonly flow: FlowConfig;
  readonly show: (nodes: readonly string[]) => void;
}

/** A call that there is not: keys and a time, and the path that it takes. */
export function TryPanel({ flow, show }: Props) {
  const words = useWords();
  const text = useText();
  const { api } = useStores();
  const { draft } = useEditing();
  const [presses, setPresses] = useState('');
  const [at, setAt] = useState('');
  const trying = useMutation({
    mutationFn: () => {
      const press = [...presses.replaceAll(/[^0-9*#]/g, '')];
      const { documents, removed } = payloadOf(draft.changes);
      const sound = documents.filter((each) => shapeFaults(each).length === 0);
      return api.tryFlow(flow.id, {
        press,
        ...(at === '' ? {} : { at }),
        documents: sound,
        removed,
      });
    },
    onSuccess: ({ steps }) =>
      show(steps.filter((each) => each.flow === flow.id).map(({ node }) => node)),
    onError: () => show([]),
  });
  return (
    <section className="setup-try" aria-labelledby="setup-try">
      <h3 id="setup-try">{words('try.title')}</h3>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          trying.mutate();
        }}
      >
        <Field label={words('try.presses')}>
          <Input
            value={presses}
            placeholder="1 2 #"
            onChange={(_event, { value }) => setPresses(value)}
            dir="ltr"
          />
        </Field>
        <Field label={words('try.at')}>
          <Input type="datetime-local" value={at} onChange={(_event, { value }) => setAt(value)} />
        </Field>
        <Button type="submit" disabled={trying.isPending} data-action="try">
          {words('try.run')}
        </Button>
      </form>
      {trying.isError && (
        <p role="alert" className="setup-fault">
          {refusalWords(trying.error, text)}
        </p>
      )}
      {trying.data !== undefined && (
        <ol className="setup-path" aria-label={words('try.path')}>
          {trying.data.steps.map(({ node, text: line }, index) => (
            <li key={index} data-step-node={node}>
              {line}
            </li>
          ))}
        </ol>
      )}
      {trying.data !== undefined && <p data-outcome>{trying.data.outcome}</p>}
    </section>
  );
}
