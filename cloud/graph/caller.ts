import { errors, type JWTPayload } from 'jose';
import { GRAPH_APP } from '../entra/demo-apps.ts';
import type { Entra } from '../entra/entra.ts';
import { personByOid, type Person } from '../people.ts';
import { GraphError } from './error.ts';

/** Whoever a token for Graph speaks of. */
export interface Caller {
  readonly tid: string;
  /** null = an application as itself. */
  readonly person: Person | null;
  /** The application that the token was given to. */
  readonly clientId: string;
  /** Scopes of a person's token, app roles of an application's. */
  readonly permissions: ReadonlySet<string>;
}

/** Throws Graph's words for what is wrong with a token (graph/resolve-auth-errors). */
export async function readCaller(entra: Entra, authorization: string | undefined): Promise<Caller> {
  const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw refused('Access token is empty.');
  const claims = await verify(entra, token);
  const audiences = [claims.aud ?? []].flat();
  if (!audiences.some((one) => entra.directory.resource(one)?.appId === GRAPH_APP)) {
    throw refused('Access token validation failure. Invalid audience.');
  }
  const { tid, oid, scp, roles, appid, azp } = claims;
  if (typeof tid !== 'string' || typeof oid !== 'string') throw refused('Invalid token claims.');
  const clientId = String(appid ?? azp ?? '');
  if (typeof scp !== 'string') {
    const permissions = new Set(Array.isArray(roles) ? roles.map(String) : []);
    return { tid, person: null, clientId, permissions };
  }
  const person = personByOid(oid);
  if (person === undefined || person.tid !== tid) throw refused('Invalid token claims.');
  return { tid, person, clientId, permissions: new Set(scp.split(' ')) };
}

async function verify(entra: Entra, token: string): Promise<JWTPayload> {
  try {
    return await entra.keys.verify(token, entra.now());
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw refused('Lifetime validation failed, the token is expired.');
    }
    if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
      throw refused('CompactToken parsing failed with error code: 80049217');
    }
    throw refused('Access token validation failure. Invalid signature.');
  }
}

const refused = (message: string) => new GraphError('InvalidAuthenticationToken', message);
