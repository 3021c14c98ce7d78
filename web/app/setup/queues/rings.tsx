import type { WhoWould } from '../../../../domain/index.ts';
import type { TextKey } from '../../text/en.ts';
import { useText } from '../../text/use-text.ts';
import { ringTitle } from '../words.ts';

/** The rings of requirements as steps in time: who is asked for, how many could take it now. */
export function Rings({ answer: { rings, strategy } }: { readonly answer: WhoWould }) {
  const text = useText();
  return (
    <section aria-labelledby="rings-title">
      <h3 id="rings-title">{text('rings.title')}</h3>
      <p className="quiet">
        {text('rings.strategy', { strategy: text(`why.rule.${strategy}` as TextKey) })}
      </p>
      <ol className="plain setup-rings">
        {rings.map(({ ring, afterMs, asked, agents, more }) => (
          <li key={ring} className="setup-ring" data-ring={ring}>
            <strong>{ringTitle({ ring, afterMs }, text)}</strong>
            <span>
              {asked.length === 0 ? text('rings.anybody') : <bdi>{asked.join(' · ')}</bdi>}
            </span>
            <span className="quiet">
              {text('rings.could', {
                free: agents.filter(({ place }) => place !== null).length,
                count: agents.length + more,
              })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
