import { Button } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { numberWords } from '../../../words.ts';
import { useServices } from '../../store/context.tsx';
import { useEditing } from '../draft/use-draft.tsx';
import { ofKind } from '../form/context.tsx';
import { useWords } from '../text/use-words.tsx';
import { useGoTo } from '../use-place.ts';
import { stepsOf } from './steps.ts';
import type { Step } from './steps.ts';

/** Seven steps from nothing to a call that somebody answers. */
export function StartPage() {
  const words = useWords();
  const { draft, documents } = useEditing();
  const hasCalls = useHasCalls();
  const steps = stepsOf({ documents, changed: draft.changes.size, hasCalls });
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section className="setup-queue setup-wide" aria-labelledby="setup-start">
      <h2 id="setup-start">{words('start.title')}</h2>
      <p className="quiet">{words('start.done', { done, count: steps.length })}</p>
      <ol className="plain setup-steps">
        {steps.map((step) => (
          <StepItem key={step.id} step={step} />
        ))}
      </ol>
      <Numbers />
    </section>
  );
}

function StepItem({ step: { id, isDone, section } }: { readonly step: Step }) {
  const words = useWords();
  const goTo = useGoTo();
  return (
    <li className="setup-step" data-step={id} data-done={isDone}>
      {isDone ? (
        <CheckmarkCircleFilled aria-hidden className="setup-done" />
      ) : (
        <CircleRegular aria-hidden />
      )}
      <div>
        <strong>{words(`start.${id}`)}</strong>
        <span className="hidden">{words(isDone ? 'start.isDone' : 'start.isOpen')}</span>
        <p className="quiet">{words(`start.${id}.hint`)}</p>
      </div>
      {section !== null && (
        <Button size="small" onClick={() => goTo(section)}>
          {words('start.go')}
          <span className="hidden"> {words(`start.${id}`)}</span>
        </Button>
      )}
    </li>
  );
}

/** What to ring, and from where: the emulated phone, or one's own. */
function Numbers() {
  const words = useWords();
  const { draft } = useEditing();
  const phone = usePhonePage();
  const numbers = ofKind(draft.base.documents, 'number')
    .filter(({ entry }) => entry.kind !== 'direct')
    .map(({ number }) => numberWords(number));
  return (
    <div className="setup-ring-it">
      <h3>{words('start.ring')}</h3>
      <p>
        {words('start.ring.numbers', { numbers: numbers.length === 0 ? '–' : numbers.join(' · ') })}
      </p>
      {phone !== null && (
        <a className="setup-link" href={phone} target="_blank" rel="noreferrer">
          {words('start.ring.phone')}
        </a>
      )}
    </div>
  );
}

/** Beside the emulated cloud: its page of a customer's phone. */
function usePhonePage(): string | null {
  const config = useQuery({
    queryKey: ['app-config'],
    staleTime: Infinity,
    queryFn: async () => {
      const answer = await fetch('/app/config.json');
      return (await answer.json()) as { cloud: string; hostOrigins: readonly string[] }; // ours
    },
  });
  const { cloud, hostOrigins = [] } = config.data ?? {};
  if (cloud !== 'emulated') return null;
  const origin = hostOrigins.find((each) => new URL(each).hostname === location.hostname);
  return `${origin ?? hostOrigins[0] ?? ''}/phone`;
}

function useHasCalls(): boolean {
  const { api } = useServices();
  const calls = useQuery({
    queryKey: ['setup-has-calls'],
    queryFn: () => api.read('GET /interactions', null, { limit: 1 }),
  });
  return (calls.data?.items.length ?? 0) > 0;
}
