import { Button, Field, Select } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useWrite } from '../api/use-write.ts';
import { Until } from '../parts/timer.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';

const EXTEND_MS = 30_000;

interface Props {
  readonly agent: string;
  readonly id: string | null;
}

/** Codes, the time that is left, and more of it (WCAG 2.2.1). */
export function WrapUp({ agent, id }: Props) {
  const until = useBoard(
    useCallback(
      (board) => {
        const self = board.agents.get(agent);
        return self?.activity === 'wrapUp' && self.interaction === id ? self.until : null;
      },
      [agent, id],
    ),
  );
  if (until === null || id === null) return null;
  return <WrapUpForm key={id} id={id} until={until} />;
}

function WrapUpForm({ id, until }: { readonly id: string; readonly until: number }) {
  const text = useText();
  const { me } = useServices();
  const write = useWrite();
  const queue = useBoard(useCallback((board) => board.interactions.get(id)?.queue ?? null, [id]));
  const codes = me.queues.find((each) => each.id === queue)?.wrapUpCodes ?? [];
  const [code, setCode] = useState('');
  const finish = () => {
    const body = { code: code === '' ? null : code };
    write.mutate({ route: 'POST /interactions/{id}/wrap-up', id, body });
  };
  const extend = () =>
    write.mutate({
      route: 'POST /interactions/{id}/wrap-up/extend',
      id,
      body: { byMs: EXTEND_MS },
    });
  return (
    <form
      className="wrap-up"
      aria-label={text('wrapUp.title')}
      onSubmit={(event) => {
        event.preventDefault();
        finish();
      }}
    >
      <h2>{text('wrapUp.title')}</h2>
      {codes.length === 0 ? (
        <p className="quiet">{text('wrapUp.none')}</p>
      ) : (
        <Field label={text('wrapUp.code')}>
          <Select
            value={code}
            onChange={(_event, { value }) => setCode(value)}
            data-action="wrapUp"
          >
            <option value="" />
            {codes.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <div className="row">
        <span className="clock">
          <Until at={until} />
        </span>
        <Button
          onClick={extend}
          disabledFocusable={write.isPending}
          aria-label={text('wrapUp.extendLabel')}
        >
          {text('wrapUp.extend')}
        </Button>
        <Button
          appearance="primary"
          type="submit"
          disabledFocusable={write.isPending || (codes.length > 0 && code === '')}
        >
          {text('wrapUp.done')}
        </Button>
      </div>
      <p className="quiet">{text('wrapUp.finishes')}</p>
    </form>
  );
}
