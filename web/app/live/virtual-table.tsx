import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** Drawn beyond what is in sight, so that a turn of the wheel shows no empty rows. */
const SPARE_ROWS = 6;
/** Until the first row has been measured: letters may be larger than ours. */
const ROW_PX = 41;

interface Column {
  readonly title: string;
  /** Of the table's width; fixed, so that a changed cell never moves another one. */
  readonly share: number;
}

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly ids: readonly string[];
  /** One `tr`; memoised, and subscribed to its own part of the board. */
  readonly row: (id: string, place: number) => ReactNode;
}

interface Extent {
  readonly first: number;
  readonly count: number;
}

/** A table of which only the rows in sight exist: 5,000 agents cost as much as 20. */
export function VirtualTable({ label, columns, ids, row }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const rowPx = useRef(ROW_PX);
  const [{ first, count }, setExtent] = useState<Extent>({ first: 0, count: 30 });
  useLayoutEffect(() => watchExtent(box, rowPx, setExtent), []);
  const from = Math.max(0, Math.min(first - SPARE_ROWS, ids.length - count));
  const shown = ids.slice(from, first + count + SPARE_ROWS);
  const after = ids.length - from - shown.length;
  return (
    <div className="scroll tall" tabIndex={0} role="region" aria-label={label} ref={box}>
      <table className="grid fixed" aria-rowcount={ids.length + 1}>
        <colgroup>
          {columns.map(({ title, share }) => (
            <col key={title} style={{ inlineSize: `${share}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <Space rows={from} rowPx={rowPx.current} columns={columns.length} />
        <tbody>{shown.map((id, at) => row(id, from + at + 2))}</tbody>
        <Space rows={after} rowPx={rowPx.current} columns={columns.length} />
      </table>
    </div>
  );
}

interface SpaceProps {
  readonly rows: number;
  readonly rowPx: number;
  readonly columns: number;
}

function Space({ rows, rowPx, columns }: SpaceProps) {
  if (rows <= 0) return null;
  return (
    <tbody aria-hidden="true" className="space">
      <tr>
        <td colSpan={columns} style={{ blockSize: rows * rowPx }} />
      </tr>
    </tbody>
  );
}

/** Follows scrolling and size; reads the layout once a frame at most, and never while drawing. */
function watchExtent(
  box: { readonly current: HTMLDivElement | null },
  rowPx: { current: number },
  set: (change: (before: Extent) => Extent) => void,
): (() => void) | undefined {
  const place = box.current;
  if (place === null) return undefined;
  let frame = 0;
  const look = (): void => {
    frame = 0;
    const row = place.querySelector('tbody:not(.space) tr');
    const measured = row?.getBoundingClientRect().height ?? 0;
    if (measured > 0) rowPx.current = measured;
    const first = Math.floor(place.scrollTop / rowPx.current);
    const count = Math.ceil(place.clientHeight / rowPx.current) + 1;
    set((before) => (before.first === first && before.count === count ? before : { first, count }));
  };
  const later = (): void => {
    frame ||= requestAnimationFrame(look);
  };
  look();
  const sizes = new ResizeObserver(later);
  sizes.observe(place);
  place.addEventListener('scroll', later, { passive: true });
  return () => {
    cancelAnimationFrame(frame);
    sizes.disconnect();
    place.removeEventListener('scroll', later);
  };
}
