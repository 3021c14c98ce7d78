import { PersonalRef } from '../../../domain/index.ts';
import type { TenantId } from '../../../domain/index.ts';
import type { DialogState } from '../../../sip/index.ts';
import type { VoiceHost } from '../port.ts';
import { withPerson } from './stored-dialog.ts';
import type { KnownPerson, StoredDialog } from './stored-dialog.ts';

/**
 * INFO and re-INVITEs that a dead process sent after its dialog went on record took numbers that
 * nobody remembers; a gap is no error, a number used before is one (RFC 3261 §12.2.2).
 */
const SEQ_STEP = 10_000;

/** A dialog on record as it can be used again: the person's number back in, CSeq beyond doubt. */
export async function reviveDialog(
  host: Pick<VoiceHost, 'reveal'>,
  tenant: TenantId,
  stored: { readonly dialog: DialogState; readonly person: StoredDialog['person'] },
): Promise<{ readonly dialog: DialogState; readonly person: KnownPerson | null }> {
  const ref = PersonalRef.safeParse(stored.person);
  const value = ref.success ? await host.reveal(tenant, ref.data) : null;
  const known = withPerson(stored.dialog, value);
  return {
    dialog: { ...known, localSeq: known.localSeq + SEQ_STEP },
    person: ref.success && value !== null ? { ref: ref.data, value } : null,
  };
}
