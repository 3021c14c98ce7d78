import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Flow } from '../../../../domain/index.ts';
import { faultsAt } from '../draft/faults.ts';
import { useScope } from '../form/context.tsx';
import { useWords } from '../text/use-words.tsx';
import { nodeAt, outlineOf } from './outline.ts';
import type { OutlineRow } from './outline.ts';
import { nodeWords, portWords } from './words.ts';

interface Props {
  readonly flow: Flow;
  readonly path: string;
  readonly chosen: string;
  readonly visited: ReadonlySet<string>;
  readonly choose: (id: string) => void;
  /** Asked for by the key Insert, or +. */
  readonly add: (() => void) | null;
  /** Asked for by the key Delete. */
  readonly remove: ((id: string) => void) | null;
  /** Enter: to the fields of the node. */
  readonly edit: () => void;
}

/**
 * The flow as a tree that keys alone can edit: arrows move, Enter goes to the node's fields, Insert
 * puts a node after it, Delete takes it out.
 */
export function OutlineView(props: Props) {
  const { flow, chosen, choose, add, remove, edit } = props;
  const words = useWords();
  const tree = useRef<HTMLUListElement>(null);
  const rows = outlineOf(flow);
  const at = Math.max(
    0,
    rows.findIndex(({ id, isRepeat }) => id === chosen && !isRepeat),
  );
  const isOwn = useRef(false);
  useEffect(() => {
    if (!isOwn.current) return;
    isOwn.current = false;
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[at]?.focus();
  }, [at, flow]);
  const go = (index: number) => {
    const step = index > at ? 1 : -1;
    let to = index;
    while (rows[to]?.isRepeat === true || rows[to]?.isMissing === true) to += step;
    const row = rows[to];
    if (row === undefined) return;
    isOwn.current = true;
    choose(row.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      Enter: edit,
      Insert: () => add?.(),
      '+': () => add?.(),
      Delete: () => {
        isOwn.current = true;
        remove?.(chosen);
      },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <ul
      ref={tree}
      role="tree"
      className="plain setup-outline"
      aria-label={words('flow.outline')}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        <Line key={`${row.key} ${index}`} row={row} {...props} isChosen={index === at} />
      ))}
    </ul>
  );
}

interface LineProps extends Props {
  readonly row: OutlineRow;
  readonly isChosen: boolean;
}

function Line({ row, flow, path, isChosen, choose, visited }: LineProps) {
  const words = useWords();
  const { documents, faults } = useScope();
  const node = nodeAt(flow, row.id);
  const at = `${path}/nodes/${row.id}`;
  const isBad = faultsAt(faults, at, { deep: true }).length > 0;
  const via = row.via === null ? null : portWords(row.via.port, words);
  return (
    <li
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      className="setup-line"
      data-node={row.isRepeat ? undefined : row.id}
      data-visited={visited.has(row.id) ? true : undefined}
      style={{ paddingInlineStart: `${8 + row.depth * 18}px` }}
      onClick={() => choose(row.id)}
    >
      {via !== null && <span className="quiet">{via} → </span>}
      <bdi>
        {node === undefined
          ? words('kit.gone', { id: row.id })
          : row.isRepeat
            ? words('flow.asAbove', { id: row.id })
            : nodeWords(node, documents, words)}
      </bdi>
      {isBad && !row.isRepeat && <span className="setup-fault"> ! {words('flow.hasFault')}</span>}
      {visited.has(row.id) && <span className="hidden">{words('flow.onPath')}</span>}
    </li>
  );
}
