import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QueueView, WhoWould } from '../../../../domain/index.ts';
import type { Routes } from '../../api/generated.ts';
import { useAsleep, useServices } from '../../store/context.tsx';
import { useText } from '../../text/use-text.ts';
import { QueueState } from './queue-state.tsx';
import { Rings } from './rings.tsx';
import { WhoWouldForm } from './who-would-form.tsx';
import { WhoWouldTable } from './who-would-table.tsx';
import { conditionKeys } from '../words.ts';

/** What is asked about; the answer changes with every call, so it is asked again. */
const ASK_AGAIN_MS = 2_000;

type Asked = Routes['POST /queues/{id}/who-would'];
export type Question = Required<Omit<Asked['body'], 'agent'>> & Pick<Asked['body'], 'agent'>;
const anybody: Question = { skills: [], priority: 5 };

export function QueuePanel({ queue }: { readonly queue: QueueView }) {
  return (
    <article className="setup-queue" aria-labelledby="setup-queue" data-region tabIndex={-1}>
      <header className="row">
        <h2 id="setup-queue">
          <bdi>{queue.name}</bdi>
        </h2>
        <QueueNow queue={queue} />
      </header>
      <WhoWouldPanel queue={queue.id} />
    </article>
  );
}

/** How it stands now, and the hand on its tap. */
export function QueueNow({ queue }: { readonly queue: QueueView }) {
  const text = useText();
  return (
    <>
      <span className="chip" data-state={queue.state ?? 'open'}>
        {text(conditionKeys[queue.state ?? 'open'])}
      </span>
      <QueueState queue={queue} />
    </>
  );
}

/** Of the queue as it is published: who would get a call now, ring by ring, and why. */
export function WhoWouldPanel({ queue }: { readonly queue: string }) {
  const text = useText();
  const [question, ask] = useState<Question>(anybody);
  const answer = useWhoWould(queue, question);
  if (answer.data === undefined) {
    return <p className="quiet">{text(answer.isError ? 'live.unreachable' : 'app.loading')}</p>;
  }
  return (
    <>
      <Rings answer={answer.data} />
      <section aria-labelledby="who-would">
        <h3 id="who-would">{text('would.title')}</h3>
        <p className="quiet">{text('would.hint')}</p>
        <WhoWouldForm question={question} ask={ask} />
        <WhoWouldTable answer={answer.data} />
      </section>
    </>
  );
}

function useWhoWould(queue: string, question: Question) {
  const { api } = useServices();
  const isAsleep = useAsleep();
  return useQuery({
    queryKey: ['who-would', queue, question],
    placeholderData: (before: WhoWould | undefined) => before,
    refetchInterval: isAsleep ? false : ASK_AGAIN_MS,
    queryFn: () => api.ask('POST /queues/{id}/who-would', queue, question),
  });
}
