import type { App } from '../http/app.ts';
import type { Caller } from './caller.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';
import { needs, require } from './permissions.ts';

interface ByTeam {
  Params: { team: string };
}
interface ByChannel {
  Params: { team: string; channel: string };
}

const CONTEXT = 'https://graph.microsoft.com/v1.0/$metadata#';

/**
 * Teams as far as a call queue asks: a group of the directory is the team of that id, and each
 * channel of it a standard one, whose members are the team's.
 */
export function addTeamRoutes(app: App, graph: Graph, prefix: string): void {
  app.get<ByChannel>(`${prefix}/teams/:team/channels/:channel/members`, async (request) => {
    const { caller } = graph.ask(request, prefix);
    require(caller, needs.readChannelMembers);
    const value = membersOf(graph, caller, request.params.team).map(({ oid, name, upn, tid }) => ({
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      id: Buffer.from(`${request.params.team}##${oid}`).toString('base64'),
      roles: [],
      displayName: name,
      userId: oid,
      email: upn,
      tenantId: tid,
    }));
    return { '@odata.context': `${CONTEXT}members`, '@odata.count': value.length, value };
  });

  app.get<ByTeam>(`${prefix}/teams/:team/schedule/shifts`, async (request) => {
    const { caller, query } = graph.ask(request, prefix);
    require(caller, needs.readSchedule);
    const { team } = request.params;
    membersOf(graph, caller, team);
    const shifts = graph.shifts.of(team, within(String(query['$filter'] ?? '')));
    const value = shifts.map((one, index) => ({
      id: `SHFT_${index}`,
      userId: one.user,
      schedulingGroupId: one.schedulingGroup,
      sharedShift: { startDateTime: one.start, endDateTime: one.end, theme: 'blue' },
      draftShift: null,
    }));
    return { '@odata.context': `${CONTEXT}shifts`, value };
  });
}

/** Graph takes this filter and no other. */
function within(filter: string) {
  const found = /^sharedShift\/startDateTime ge (\S+) and sharedShift\/endDateTime le (\S+)$/.exec(
    filter,
  );
  const [from, to] = [Date.parse(found?.[1] ?? ''), Date.parse(found?.[2] ?? '')];
  if (filter === '') return { from: -Infinity, to: Infinity };
  if (Number.isNaN(from) || Number.isNaN(to)) {
    throw new GraphError('BadRequest', `Invalid filter clause: ${filter.slice(0, 64)}`);
  }
  return { from, to };
}

function membersOf(graph: Graph, caller: Caller, team: string) {
  const { directory } = graph.parts.entra;
  const wanted = team.toLowerCase();
  if (!directory.groupsIn(caller.tid).some(({ id }) => id === wanted)) {
    throw new GraphError('NotFound', `No team found with Group Id ${team.slice(0, 64)}`);
  }
  return graph.membersOf(caller, wanted);
}
