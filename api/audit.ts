import type { AuditEntry } from '../journal/index.ts';
import type { Viewer } from './port.ts';

/** Who did it, as the audit names them: by object id, a provider's operator with their tenant. */
export function actorOf({ as, tid, oid }: Viewer): AuditEntry['actor'] {
  switch (as) {
    case 'person':
      return { kind: 'user', id: oid };
    case 'app':
      return { kind: 'app', id: oid };
    case 'provider':
      return { kind: 'provider', id: `${tid}/${oid}` };
  }
}
