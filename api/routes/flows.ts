import { z } from 'zod';
import { FlowId, FlowTrial, Tried } from '../../domain/index.ts';
import { tryFlow } from '../../engine/index.ts';
import type { App } from '../app.ts';
import { CONFIG_BODY_MAX_BYTES, Change } from '../configuration.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { errors, present } from './shared.ts';

const tags = ['setup'];

/** Flows and attendants: they share their ids. */
export function flowRoutes(app: App, host: ApiHost): void {
  app.post(
    '/flows/:id/try',
    {
      bodyLimit: CONFIG_BODY_MAX_BYTES,
      schema: {
        tags,
        description:
          'A call that there is not, through the flow as it is or as `documents` and `removed` ' +
          'would make it: the path step by step. Nobody is rung and no system is asked.',
        params: z.object({ id: FlowId }),
        body: FlowTrial.extend(Change.shape),
        response: { 200: Tried, ...errors },
      },
    },
    async (request) => {
      const { documents, removed, ...trial } = request.body;
      const active = present(host.config(viewerOf(request).tenant)).documents;
      const has = [...active, ...documents].some(
        (each) =>
          (each.kind === 'flow' || each.kind === 'attendant') && each.id === request.params.id,
      );
      if (!has) throw new ApiError('notFound');
      const change = { documents, removed };
      const of = { flow: request.params.id, trial, ...change, now: host.now() };
      const tried = tryFlow(active, of);
      if (tried.kind === 'refused') {
        throw new ApiError('unprocessable', { details: [...tried.faults] });
      }
      return { steps: tried.steps, end: tried.end, outcome: tried.outcome };
    },
  );
}
