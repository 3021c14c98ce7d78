import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InteractionId, InteractionView } from '../../domain/index.ts';
import type { AgentId, Command } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { NewCall, NewCallback } from '../calls.ts';
import type { Callee, NoCallee } from '../calls.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { Committed, ItemsOf, act, commit, errors, present, withCustomers } from './shared.ts';

const tags = ['calls and callbacks'];
/** `interaction` is absent of a request that was made before, by its Idempotency-Key. */
const Started = Committed.extend({ interaction: InteractionId.optional() });
const params = z.object({ id: InteractionId });

/** Calls that people place, and customers who are to be called back. */
export function callRoutes(app: App, host: ApiHost): void {
  app.post(
    '/calls',
    {
      schema: {
        tags,
        description: "Rings the agent's own phone first, then the other side.",
        body: NewCall,
        response: { 200: Started, ...errors },
      },
    },
    async (request) => {
      const { to, queue, show } = request.body;
      const agent = callerOf(request);
      const more = {
        type: 'placeCall',
        agent,
        queue,
        ...(show === undefined ? {} : { show }),
      } as const;
      if ('agent' in to) {
        return start(host, request, { ...more, target: { kind: 'agent', agent: to.agent } });
      }
      const { customer, facts, sealed } = await calleeOf(host, request, to.number);
      return start(host, request, { ...more, target: { kind: 'number', customer, facts } }, sealed);
    },
  );
  callbackRoutes(app, host);
}

function callbackRoutes(app: App, host: ApiHost): void {
  app.get(
    '/callbacks',
    {
      schema: {
        tags,
        description: 'Open ones: in a queue, at their time, or being dialled.',
        response: { 200: ItemsOf(InteractionView), ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { interactions } = present(host.board(viewer.tenant));
      const open = interactions.filter(({ callback }) => callback !== undefined);
      return { items: await withCustomers(host, viewer, open) };
    },
  );

  app.post(
    '/callbacks',
    { schema: { tags, body: NewCallback, response: { 200: Started, ...errors } } },
    async (request) => {
      const { number, queue, priority, at: asked } = request.body;
      const at = asked === undefined ? null : Date.parse(asked);
      const { customer, facts, sealed } = await calleeOf(host, request, number);
      const command = { type: 'requestCallback', customer, facts, queue, at, priority } as const;
      return start(host, request, command, sealed);
    },
  );

  app.delete(
    '/callbacks/:id',
    { schema: { tags, params, response: { 200: Committed, ...errors } } },
    async (request) =>
      act(host, request, { type: 'cancelCallback', interaction: request.params.id }),
  );
}

/** An agent calls for themselves; a supervisor or a program may have another's phone ring. */
function callerOf(request: FastifyRequest<{ Body: z.infer<typeof NewCall> }>): AgentId {
  const viewer = viewerOf(request);
  const agent = request.body.agent ?? viewer.agent;
  if (agent === null) throw new ApiError('unprocessable', { details: ['agent: whose call?'] });
  const leads = viewer.as === 'app' || viewer.roles.includes('supervisor');
  if (agent !== viewer.agent && !leads) throw new ApiError('forbidden');
  return agent;
}

const WORDS: { readonly [W in NoCallee]: string } = {
  noNumber: 'This is no telephone number; write it like +442079460100.',
  notPermitted: 'The dialling policy permits no calls to this number (dialPolicy.allow).',
  denied: 'The dialling policy forbids calls to this number (dialPolicy.deny).',
  premium: 'The dialling policy permits no premium numbers (dialPolicy.premium).',
  rate: 'More calls a minute than the dialling policy allows; try again in a minute.',
  spend: 'The dialling policy allows no more spending today.',
  doNotCall: 'The number is on a list of numbers that are not to be called.',
  noPhones: 'No telephone platform is there at present; try again.',
};

async function calleeOf(host: ApiHost, request: FastifyRequest, number: string): Promise<Callee> {
  const callee = await host.calls.callee(viewerOf(request).tenant, number);
  if (typeof callee !== 'string') return callee;
  const details = [WORDS[callee]];
  if (callee === 'noPhones') throw new ApiError('notReady', { details });
  if (callee === 'noNumber') throw new ApiError('unprocessable', { details });
  const reason = callee === 'doNotCall' ? 'doNotCall' : 'dialRefused';
  throw new ApiError('refused', { message: `Refused: ${reason}`, details });
}

async function start(
  host: ApiHost,
  request: FastifyRequest,
  command: Command,
  sealed: readonly unknown[] = [],
): Promise<z.infer<typeof Started>> {
  const { seq, records = [] } = await commit(host, request, command, sealed);
  const begun = records.map(({ event }) => event);
  const started = begun.find((event) => event.type === 'interactionStarted');
  return started === undefined ? { seq } : { seq, interaction: started.interaction };
}
