import type { WhoWould } from '../../../../domain/index.ts';
import { minutes } from '../../../clock.ts';
import { useText } from '../../text/use-text.ts';
import { conditionKeys, ringTitle, standingWords } from '../words.ts';

type Ring = WhoWould['rings'][number];

/** Ring by ring: who would be asked in which order, and what keeps each of the others out. */
export function WhoWouldTable({ answer }: { readonly answer: WhoWould }) {
  const text = useText();
  const { first, position, rings, state = 'open' } = answer;
  const name = rings.flatMap(({ agents }) => agents).find(({ agent }) => agent === first)?.name;
  return (
    <div className="would" aria-live="polite">
      <p data-answer>
        {state !== 'open' && <>{text('would.state', { state: text(conditionKeys[state]) })} </>}
        {name === undefined ? text('would.waits', { position }) : text('would.first', { name })}
      </p>
      {rings.map((ring) => (
        <RingTable key={ring.ring} ring={ring} isOpen={ring.ring === 1} />
      ))}
    </div>
  );
}

function RingTable({ ring, isOpen }: { readonly ring: Ring; readonly isOpen: boolean }) {
  const text = useText();
  const title = ringTitle(ring, text);
  return (
    <details open={isOpen} className="would-ring">
      <summary>{title}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{text('would.place')}</th>
              <th scope="col">{text('would.who')}</th>
              <th scope="col">{text('would.why')}</th>
            </tr>
          </thead>
          <tbody>
            {ring.agents.map(({ agent, name, place, reason, idleMs }) => (
              <tr key={agent} data-agent={agent} className={place === null ? 'quiet' : undefined}>
                <td>{place ?? '–'}</td>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>
                  {reason !== null && standingWords(reason, text)}
                  {reason === null &&
                    idleMs !== null &&
                    text('would.idle', { time: minutes(idleMs) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ring.more > 0 && <p className="quiet">{text('desk.more', { count: ring.more })}</p>}
    </details>
  );
}
