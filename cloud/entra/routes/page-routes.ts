import type { FastifyReply, FastifyRequest } from 'fastify';
import { CloudError } from '../../error.ts';
import type { App } from '../../http/app.ts';
import { AadError } from '../aadsts.ts';
import type { Form } from '../form.ts';
import { advance } from '../sign-in/advance.ts';
import { postPage, type Shown } from '../sign-in/html.ts';
import { answerUrl, type Outcome } from '../sign-in/outcome.ts';
import { deviceCodePage, errorPage, signedOutPage, stepPage } from '../sign-in/pages.ts';
import { endedCookie, readSession, sessionCookie, withPerson } from '../sign-in/session.ts';
import { Transaction, type Action } from '../sign-in/transaction.ts';
import { ownOrigins, queryOf, type EntraParts } from './around.ts';

interface Ask {
  Params: { tenant: string };
  Body: Form | undefined;
}

/** A link may lead here from anywhere; what a person does on our pages comes from our pages. */
const followed = { config: { fromAnywhere: true } };

/** What people see: sign-in, consent, device code, sign-out. */
export function addPageRoutes(app: App, parts: EntraParts): void {
  const begin =
    (kind: Transaction['kind']) =>
    async (request: FastifyRequest<Ask>, reply: FastifyReply): Promise<FastifyReply> => {
      const form = { ...queryOf(request), ...request.body };
      const transaction = { kind, tenantName: request.params.tenant, form: strings(form) };
      return show(parts, request, reply, transaction, undefined);
    };
  for (const path of ['/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/authorize']) {
    app.get<Ask>(path, followed, begin('authorize'));
    app.post<Ask>(path, followed, begin('authorize'));
  }
  for (const path of ['/:tenant/adminconsent', '/:tenant/v2.0/adminconsent']) {
    app.get<Ask>(path, followed, begin('adminConsent'));
  }
  app.post<Ask>('/:tenant/login', followed, async (request, reply) => {
    requireOwnPage(request, parts);
    const form = request.body ?? {};
    const sealed = parts.entra.seal.open('transaction', form['transaction'] ?? '');
    const transaction = Transaction.safeParse(sealed);
    if (!transaction.success) throw new AadError(9002313);
    return show(parts, request, reply, transaction.data, actionOf(form));
  });
  addDevicePages(app, parts);
  addLogout(app, parts);
}

function addDevicePages(app: App, parts: EntraParts): void {
  app.get('/devicelogin', followed, async (request, reply) =>
    send(reply, deviceCodePage(queryOf(request)['otc'] ?? '')),
  );
  app.post<Ask>('/devicelogin', followed, async (request, reply) => {
    requireOwnPage(request, parts);
    const form = { user_code: request.body?.['user_code'] ?? '' };
    const transaction: Transaction = { kind: 'device', tenantName: 'common', form };
    return show(parts, request, reply, transaction, undefined);
  });
}

function addLogout(app: App, parts: EntraParts): void {
  const { directory } = parts.entra;
  const logout = async (request: FastifyRequest<Ask>, reply: FastifyReply) => {
    const form: Form = { ...queryOf(request), ...request.body };
    void reply.header('set-cookie', endedCookie);
    const target = form['post_logout_redirect_uri'];
    const registered = directory
      .apps()
      .some((one) => target !== undefined && isRegistered(one.redirectUris, target));
    if (target === undefined || !registered) return send(reply, signedOutPage());
    const state = form['state'] === undefined ? '' : `state=${encodeURIComponent(form['state'])}`;
    const mark = target.includes('?') ? '&' : '?';
    return reply.redirect(state === '' ? target : `${target}${mark}${state}`);
  };
  for (const path of ['/:tenant/oauth2/v2.0/logout', '/:tenant/oauth2/logout']) {
    app.get<Ask>(path, followed, logout);
    app.post<Ask>(path, followed, logout);
  }
}

/** Here the path does not count, only who the address belongs to. */
function isRegistered(uris: readonly { readonly uri: string }[], target: string): boolean {
  if (!URL.canParse(target)) return false;
  const asked = new URL(target);
  return uris.some(({ uri }) => {
    const one = new URL(uri);
    const isLocal = one.protocol === 'http:' && asked.protocol === 'http:';
    return one.origin === asked.origin || (isLocal && one.hostname === asked.hostname);
  });
}

/**
 * A form of ours says where it comes from; another site must not pick a person or consent. By one
 * of our own names: DNS can be made to lead any other here.
 */
function requireOwnPage(request: FastifyRequest, parts: EntraParts): void {
  const { origin, host } = request.headers;
  const isSame = origin !== undefined && origin === `${request.protocol}://${host}`;
  if (isSame && ownOrigins(parts)(origin)) return;
  throw new CloudError('foreign', 'this form belongs to another page');
}

function actionOf(form: Form): Action {
  if (form['pick'] !== undefined) return { kind: 'pick', person: form['pick'] };
  if (form['consent'] !== undefined) {
    return { kind: 'consent', forAll: form['for_all'] !== undefined };
  }
  return { kind: 'decline' };
}

function show(
  parts: EntraParts,
  request: FastifyRequest,
  reply: FastifyReply,
  transaction: Transaction,
  action: Action | undefined,
): FastifyReply {
  const { entra } = parts;
  const session = readSession(entra, request.headers.cookie);
  const outcome = advance(entra, transaction, session, action);
  if (outcome.kind === 'answer') {
    if (outcome.person !== undefined) {
      const next = withPerson(session, outcome.person, entra.now());
      void reply.header('set-cookie', sessionCookie(entra, next, request.protocol === 'https'));
    }
    return sendAnswer(reply, outcome);
  }
  const person = personOf(outcome) ?? transaction.person;
  const next = person === undefined ? transaction : { ...transaction, person };
  const around = {
    action: `/${encodeURIComponent(transaction.tenantName)}/login`,
    transaction: entra.seal.close('transaction', next),
    redirectUri: transaction.form['redirect_uri'] ?? '',
  };
  return send(reply, stepPage(outcome, around));
}

const personOf = (outcome: Outcome): string | undefined =>
  'person' in outcome ? outcome.person?.key : undefined;

function sendAnswer(reply: FastifyReply, outcome: Extract<Outcome, { kind: 'answer' }>) {
  const { back, parameters } = outcome;
  void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
  if (back.mode === 'form_post') return send(reply, postPage(back.redirectUri, parameters));
  return reply.redirect(answerUrl(outcome));
}

/** `same-origin`: without a referrer a browser would hide where our own forms come from. */
export function send(reply: FastifyReply, { body, policy }: Shown, status = 200): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', 'same-origin')
    .header('cache-control', 'no-store')
    .send(body);
}

export function sendErrorPage(reply: FastifyReply, error: AadError): FastifyReply {
  return send(reply, errorPage(error.message), 400);
}

function strings(form: Form): Record<string, string> {
  const given = Object.entries(form).filter((one): one is [string, string] => one[1] !== undefined);
  return Object.fromEntries(given);
}
