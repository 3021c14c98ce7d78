import { CloudError } from '../error.ts';
import { AadError } from '../entra/aadsts.ts';
import { accessClaims } from '../entra/claims.ts';
import { PATCHBAY_APP } from '../entra/demo-apps.ts';
import { stableId } from '../entra/directory.ts';
import type { Entra } from '../entra/entra.ts';
import { grantedScopes } from '../entra/scopes.ts';
import type { Person } from '../people.ts';

export const DEFAULT_AUDIENCE = 'api://patchbay';

/**
 * The short way to a person's access token: no sign-in, no consent, but the same keys, claims and
 * dials as by the long way. For the twin, and for what Teams does on a tab's behalf.
 */
export class Tokens {
  readonly #entra: Entra;

  constructor(entra: Entra) {
    this.#entra = entra;
  }

  /** The audience is written as given: a v2.0 token by the long way names the client id instead. */
  async sign(person: Person, options: { origin: string; audience: string; now: Date }) {
    const { directory, keys } = this.#entra;
    this.#requireActive(person);
    const client = directory.app(PATCHBAY_APP);
    const resource = directory.resource(options.audience) ?? client;
    const grantee = { client, tid: person.tid, oid: person.oid };
    const scope = {
      resource,
      identifier: options.audience,
      names: [],
      isDefault: true,
      oidc: new Set<string>(),
    };
    const { issuedAt, expiresAt, expiresInS } = this.#entra.lifetime(options.now);
    const claims = accessClaims(
      {
        client,
        resource,
        proof: 'none',
        subject: { kind: 'person', person, sid: stableId('sid', person.oid) },
        origin: options.origin,
        issuedAt,
        expiresAt,
        identifier: options.audience,
        scopes: grantedScopes(scope, grantee, directory),
        roles: [],
      },
      directory,
    );
    const token = await keys.sign({ ...claims, aud: options.audience });
    return { access_token: token, token_type: 'Bearer' as const, expires_in: expiresInS };
  }

  #requireActive(person: Person): void {
    try {
      this.#entra.directory.requireActive(person, this.#entra.now());
    } catch (error) {
      if (!(error instanceof AadError)) throw error;
      throw new CloudError('notNow', error.message, { path: 'as', cause: error });
    }
  }
}
