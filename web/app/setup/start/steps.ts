import type { ConfigDocument } from '../../../../domain/index.ts';

export interface Step {
  readonly id: 'people' | 'skills' | 'hours' | 'queue' | 'number' | 'publish' | 'call';
  readonly isDone: boolean;
  /** Where it is done; null = outside of Setup. */
  readonly section: string | null;
}

interface Given {
  readonly documents: ReadonlyMap<string, ConfigDocument>;
  /** Documents that wait to be published. */
  readonly changed: number;
  readonly hasCalls: boolean;
}

/** What a first call needs, in the order in which it is best made. */
export function stepsOf({ documents, changed, hasCalls }: Given): readonly Step[] {
  const all = [...documents.values()];
  const has = (test: (document: ConfigDocument) => boolean) => all.some(test);
  return [
    {
      id: 'people',
      isDone: has((each) => each.kind === 'agent' && each.address !== null),
      section: 'agents',
    },
    {
      id: 'skills',
      isDone: has((each) => each.kind === 'agent' && each.skills.length > 0),
      section: 'agents',
    },
    { id: 'hours', isDone: has(({ kind }) => kind === 'hours'), section: 'hours' },
    {
      id: 'queue',
      isDone: has((each) => each.kind === 'queue' && each.greeting !== null),
      section: 'queues',
    },
    {
      id: 'number',
      isDone: has((each) => each.kind === 'number' && each.entry.kind !== 'direct'),
      section: 'numbers',
    },
    { id: 'publish', isDone: changed === 0, section: 'changes' },
    { id: 'call', isDone: hasCalls, section: null },
  ];
}
