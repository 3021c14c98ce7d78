import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { FormattedDate } from 'react-intl';
import { minutes } from '../../clock.ts';
import { numberWords } from '../../words.ts';
import type { Decision } from '../api/generated.ts';
import { useParty } from '../parts/use-party.ts';
import { contactState, outcomeWords } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { Text } from '../text/use-text.ts';
import { useText } from '../text/use-text.ts';
import { RecordingsOf } from './recordings-of.tsx';
import { SideDrawer } from './side-drawer.tsx';

interface Props {
  readonly id: string;
  readonly close: () => void;
}

/** One interaction: why it went to whom, and its story; read again whenever it changes. */
export function InteractionDrawer({ id, close }: Props) {
  const text = useText();
  const live = useBoard(useCallback((board) => board.interactions.get(id) ?? null, [id]));
  const story = useStory(id, JSON.stringify(live));
  const view = live ?? story.data?.view ?? null;
  const name = useParty(view);
  return (
    <SideDrawer title={<bdi>{view === null ? text('customer.unknown') : name}</bdi>} close={close}>
      {view !== null && (
        <p className="quiet">
          {text(`direction.${view.direction ?? 'in'}`)} ·{' '}
          <span dir="ltr">{numberWords(view.number)}</span> ·{' '}
          {view.outcome === null ? contactState(view, text) : outcomeWords(view.outcome, text)}
        </p>
      )}
      {story.data === undefined && (
        <p className="quiet">{text(story.isError ? 'live.unreachable' : 'app.loading')}</p>
      )}
      {story.data !== undefined && <Why decisions={story.data.decisions} />}
      <RecordingsOf id={id} version={`${live?.recording} ${live?.state}`} />
      {story.data !== undefined && <Story entries={story.data.entries} />}
    </SideDrawer>
  );
}

function useStory(id: string, version: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ['story', id, version],
    placeholderData: (before) => before,
    queryFn: async () => {
      const [view, { decisions }, { items }] = await Promise.all([
        api.read('GET /interactions/{id}', id),
        api.read('GET /interactions/{id}/why', id),
        api.read('GET /interactions/{id}/timeline', id),
      ]);
      return { view, decisions, entries: items };
    },
  });
}

function Why({ decisions }: { readonly decisions: readonly Decision[] }) {
  const text = useText();
  return (
    <section aria-labelledby="why-title" className="why">
      <h3 id="why-title">{text('why.title')}</h3>
      {decisions.length === 0 && <p className="quiet">{text('why.none')}</p>}
      {decisions.map((decision) => (
        <article key={decision.seq} className="decision">
          <h4>
            <bdi>{decision.agentName}</bdi> <FormattedDate value={decision.at} timeStyle="medium" />
          </h4>
          <dl>
            {factsOf(decision, text).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </article>
      ))}
    </section>
  );
}

/** The decision's own record, in words. */
function factsOf({ why, ended }: Decision, text: Text): (readonly [string, string])[] {
  const { rule, idleMs, position, waitedMs, eligible, excluded } = why;
  const out = excluded.map(({ reason, agents }) => `${agents} × ${reason}`).join(', ');
  return [
    [text('why.rule'), text(`why.rule.${rule}`)],
    [text('why.idle'), minutes(idleMs)],
    [text('why.place'), text('why.placeText', { position, time: minutes(waitedMs) })],
    [text('why.eligible'), text('why.eligibleText', { count: eligible })],
    [text('why.excluded'), out === '' ? text('why.nobody') : out],
    [text('why.result'), text(`why.ended.${ended ?? 'ringing'}`)],
  ];
}

interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly text: string;
}

function Story({ entries }: { readonly entries: readonly Entry[] }) {
  const text = useText();
  const start = entries[0]?.at ?? 0;
  return (
    <section aria-labelledby="story-title">
      <h3 id="story-title">{text('story.title')}</h3>
      <ol className="plain story">
        {entries.map(({ seq, at, text: words }) => (
          <li key={seq}>
            <span className="timer" dir="ltr">
              +{minutes(at - start)}
            </span>{' '}
            <bdi>{words}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}
