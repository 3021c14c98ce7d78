import type { Notes, StoredNote } from '../notes/port.ts';
import type { SealedRow } from '../port.ts';
import type { MemoryStore } from './store.ts';

type Place = Pick<StoredNote, 'interaction' | 'agent'>;

const keyOf = ({ interaction, agent }: Place) => `${interaction}\0${agent}`;

export function memoryNotes(
  store: MemoryStore,
  stored: (rows: readonly SealedRow[]) => void,
): Notes {
  const forget = (tenant: Parameters<Notes['remove']>[0], place: Place) => {
    const { notes, values } = store.of(tenant);
    const old = notes.get(keyOf(place));
    if (old !== undefined) values.delete(old.ref);
    notes.delete(keyOf(place));
  };
  return {
    async put(tenant, note, rows) {
      forget(tenant, note);
      store.addVaultRows(rows);
      store.of(tenant).notes.set(keyOf(note), note);
      stored(rows);
    },
    async remove(tenant, place) {
      forget(tenant, place);
    },
    async of(tenant, interactions) {
      return [...store.of(tenant).notes.values()]
        .filter(({ interaction }) => interactions.includes(interaction))
        .sort((a, b) => a.at - b.at);
    },
  };
}
