import { createHash } from 'node:crypto';
import { z } from 'zod';
import { must } from '../../check.ts';
import { personByKey } from '../../people.ts';
import { AadError } from '../aadsts.ts';
import { Platform } from '../apps.ts';
import type { Entra } from '../entra.ts';
import { need, type Form } from '../form.ts';
import { parseScope } from '../scopes.ts';
import { issueForPerson } from './issue.ts';
import { clientOf, requirePlatform, requireTenant } from './token-request.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

export const CodeGrant = z.object({
  id: z.string(),
  client: z.string(),
  redirectUri: z.string(),
  platform: Platform,
  person: z.string(),
  sid: z.string(),
  scope: z.string(),
  nonce: z.string().optional(),
  challenge: z.string().optional(),
  method: z.enum(['S256', 'plain']),
  issuedAt: z.number(),
});
export type CodeGrant = z.infer<typeof CodeGrant>;

/** Entra's codes live ten minutes at most; MSAL redeems them at once. */
const CODE_LIFETIME_MS = 600_000;

export async function authorizationCode(entra: Entra, request: TokenRequest): Promise<TokenAnswer> {
  const { form, door } = request;
  const client = await clientOf(entra, request);
  const opened = CodeGrant.safeParse(entra.seal.open('code', need(form, 'code')));
  if (!opened.success) throw new AadError(9002313, [], { error: 'invalid_grant' });
  const code = opened.data;
  if (code.client !== client.app.appId) throw new AadError(70000);
  if (entra.now().getTime() - code.issuedAt > CODE_LIFETIME_MS) throw new AadError(70008);
  const redirectUri = need(form, 'redirect_uri');
  if (redirectUri !== code.redirectUri) {
    throw new AadError(500112, [redirectUri, code.redirectUri]);
  }
  requirePlatform(code.platform, client, request);
  requireVerifier(code, form);
  const person = must(personByKey(code.person), 'only people get codes');
  requireTenant(person, client.app, request);
  entra.directory.requireActive(person, new Date(code.issuedAt));
  if (!entra.usedCodes.take(code.id)) throw new AadError(54005);
  const text = form['scope'] ?? code.scope;
  return issueForPerson(entra, {
    client,
    person,
    door,
    sid: code.sid,
    platform: code.platform,
    scope: parseScope(text, client.app, entra.directory),
    scopeText: text,
    signedInAt: new Date(code.issuedAt),
    nonce: code.nonce,
    wantsClientInfo: form['client_info'] === '1',
  });
}

/** RFC 7636. A page must use it; a program may, and then must finish it. */
function requireVerifier(code: CodeGrant, form: Form): void {
  const { challenge, method } = code;
  if (challenge === undefined) {
    if (code.platform === 'spa') throw new AadError(9002325);
    return;
  }
  const verifier = form['code_verifier'] ?? '';
  const hashed = createHash('sha256').update(verifier).digest('base64url');
  if ((method === 'S256' ? hashed : verifier) !== challenge) throw new AadError(501481);
}
