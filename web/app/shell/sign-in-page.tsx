import { Button, Link } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';
import type { Booted } from './boot.ts';

/** The people of the demo (DESIGN §11). */
const people = [
  ['ana', 'Ana Ruiz'],
  ['ben', 'Ben Okafor'],
  ['chloe', 'Chloé Martin'],
  ['dana', 'Dana Novak'],
  ['fay', 'Fay Tanaka'],
] as const;

interface Props {
  readonly state: Extract<Booted, { kind: 'choose' | 'failed' }>;
}

export function SignInPage({ state }: Props) {
  const text = useText();
  if (state.kind === 'failed') {
    return (
      <main className="page-centre" role="alert">
        <h1>{text('signIn.failed')}</h1>
        <p>{state.noRole ? text('signIn.noRole') : state.why}</p>
        <Button appearance="primary" onClick={() => location.reload()}>
          {text('signIn.retry')}
        </Button>
      </main>
    );
  }
  return (
    <main className="page-centre">
      <h1>{text('signIn.title')}</h1>
      <p>{text('signIn.demo')}</p>
      <ul className="people">
        {people.map(([key, name]) => (
          <li key={key}>
            <Link href={`${location.pathname}?as=${key}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
