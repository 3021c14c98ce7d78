import { useQuery } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ReactNode } from 'react';
import { configKey } from '../../../../domain/index.ts';
import type { ConfigDocument } from '../../../../domain/index.ts';
import type { ApiClient, Me } from '../../api/client.ts';
import { useServices } from '../../store/context.tsx';
import { ScopeProvider } from '../form/context.tsx';
import { SetupApi } from '../setup-api.ts';
import { payloadOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { ServerShelf } from './draft-shelf.ts';
import { DraftStore } from './draft-store.ts';
import type { DraftState } from './draft-store.ts';
import { shapeFaults } from './faults.ts';
import type { Fault } from './faults.ts';

/** Typing is over when nothing was typed for so long. */
const TYPED_MS = 400;

interface Stores {
  readonly api: SetupApi;
  readonly drafts: DraftStore;
}
const stores = new WeakMap<ApiClient, Stores>();

/** One a sign-in: the draft waits while its author looks at another tab. */
export function useStores(): Stores {
  const { api, me } = useServices();
  const known = stores.get(api);
  if (known !== undefined) return known;
  const own = new SetupApi(api);
  const keeper = isEditor(me) ? new DraftKeeper(new ServerShelf(api)) : null;
  const made = { api: own, drafts: new DraftStore(own, keeper) };
  stores.set(api, made);
  return made;
}

function isEditor({ roles }: Me): boolean {
  return roles.includes('administrator') || roles.includes('provider');
}

export function useDraftState(): DraftState {
  const { drafts } = useStores();
  return useSyncExternalStore(drafts.subscribe, drafts.state);
}

export interface Editing {
  readonly draft: Draft;
  readonly documents: ReadonlyMap<string, ConfigDocument>;
  readonly faults: readonly Fault[];
  /** The faults are those of the draft as it stands. */
  readonly isChecked: boolean;
  /** null = reads only. */
  readonly drafts: DraftStore | null;
}

const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error('used outside of EditingProvider');
  return editing;
}

interface Props {
  readonly state: Extract<DraftState, { kind: 'ready' }>;
  readonly children: ReactNode;
}

/** The draft, what is wrong with it, and whether this person may change it. */
export function EditingProvider({ state: { draft, documents }, children }: Props) {
  const { me } = useServices();
  const { drafts } = useStores();
  const mayEdit = isEditor(me);
  const { faults, isChecked } = useFaults(draft, mayEdit);
  useSavedWhenLeft(drafts);
  const editing = useMemo(
    () => ({ draft, documents, faults, isChecked, drafts: mayEdit ? drafts : null }),
    [draft, documents, faults, isChecked, drafts, mayEdit],
  );
  const scope = useMemo(() => ({ faults, documents }), [faults, documents]);
  return (
    <EditingContext.Provider value={editing}>
      <ScopeProvider value={scope}>{children}</ScopeProvider>
    </EditingContext.Provider>
  );
}

/** Who goes elsewhere, or closes the page, does not wait until typing rests. */
function useSavedWhenLeft({ keeper }: DraftStore): void {
  useEffect(() => {
    const save = () => void keeper?.flush();
    document.addEventListener('visibilitychange', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      save();
    };
  }, [keeper]);
}

/** The shape is checked here with each letter, the rest by the engine once typing rests. */
function useFaults(draft: Draft, isEditor: boolean) {
  const { api } = useStores();
  const shape = useMemo(
    () => payloadOf(draft.changes).documents.flatMap(shapeFaults),
    [draft.changes],
  );
  const changes = useRested(draft.changes);
  const isAsked = isEditor && changes.size > 0 && changes === draft.changes && shape.length === 0;
  const asked = useQuery({
    queryKey: ['setup-check', draft.base.version, useSerial(changes)],
    enabled: isAsked,
    placeholderData: (before: readonly Fault[] | undefined) => before,
    queryFn: () => api.check(payloadOf(changes)),
  });
  const faults = useMemo(() => {
    if (draft.changes.size === 0) return [];
    return shape.length > 0 ? shape : (asked.data ?? []);
  }, [draft.changes, shape, asked.data]);
  const isChecked =
    draft.changes.size === 0 ||
    shape.length > 0 ||
    (isAsked && asked.isSuccess && !asked.isFetching);
  return { faults, isChecked };
}

/** A number that is another one whenever the changes are others. */
function useSerial(changes: object): number {
  const [serials] = useState(() => ({ of: new WeakMap<object, number>(), last: 0 }));
  const known = serials.of.get(changes);
  if (known !== undefined) return known;
  serials.last += 1;
  serials.of.set(changes, serials.last);
  return serials.last;
}

function useRested<T>(value: T): T {
  const [rested, rest] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => rest(value), TYPED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Puts one document into the draft. */
export function putDocument(drafts: DraftStore, document: ConfigDocument, tag?: string): void {
  drafts.edit(new Map([[configKey(document), document]]), tag === '' ? null : (tag ?? null));
}
