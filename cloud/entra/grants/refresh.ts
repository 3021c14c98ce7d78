import { must } from '../../check.ts';
import { personByKey } from '../../people.ts';
import { aadTime, AadError } from '../aadsts.ts';
import type { Entra } from '../entra.ts';
import { need } from '../form.ts';
import { parseScope } from '../scopes.ts';
import { issueForPerson, RefreshGrant } from './issue.ts';
import { clientOf, requirePlatform, requireProof, requireTenant } from './token-request.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

const DAY_MS = 86_400_000;
const IDLE_DAYS = 90;

export async function refresh(entra: Entra, request: TokenRequest): Promise<TokenAnswer> {
  const { form, door } = request;
  const client = await clientOf(entra, request);
  const opened = RefreshGrant.safeParse(entra.seal.open('refresh', need(form, 'refresh_token')));
  if (!opened.success) throw new AadError(9002313, [], { error: 'invalid_grant' });
  const grant = opened.data;
  if (grant.client !== client.app.appId) throw new AadError(70000);
  if (grant.platform === 'service') requireProof(client);
  else requirePlatform(grant.platform, client, request);
  requireFresh(entra, grant);
  const person = must(personByKey(grant.person), 'only people get refresh tokens');
  requireTenant(person, client.app, request);
  entra.directory.requireActive(person, new Date(grant.issuedAt));
  const text = form['scope'] ?? grant.scope;
  const scope = parseScope(text, client.app, entra.directory);
  if (entra.dials.secondFactor) throw new AadError(50076, [scope.resource.appId]);
  return issueForPerson(entra, {
    client,
    person,
    door,
    scope,
    sid: grant.sid,
    platform: grant.platform,
    scopeText: text,
    signedInAt: new Date(grant.signedInAt),
    wantsClientInfo: form['client_info'] === '1',
  });
}

/** 90 days of rest end it; a page's ends a day after the sign-in, whatever it did since. */
function requireFresh(entra: Entra, grant: RefreshGrant): void {
  const now = entra.now().getTime();
  const { refreshExpired } = entra.dials;
  const issued = aadTime(new Date(grant.issuedAt));
  if (grant.platform === 'spa') {
    if (!refreshExpired && now - grant.signedInAt <= DAY_MS) return;
    throw new AadError(700084, [issued]);
  }
  if (!refreshExpired && now - grant.issuedAt <= IDLE_DAYS * DAY_MS) return;
  throw new AadError(700082, [issued, `${IDLE_DAYS}.00:00:00`]);
}
