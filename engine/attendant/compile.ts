import { NodeId } from '../../domain/index.ts';
import type {
  AttendantCallFlow,
  AttendantConfig,
  AttendantOption,
  AttendantTarget,
  Digit,
  FlowConfig,
  FlowNode,
  MenuNode,
  Prompt,
} from '../../domain/index.ts';
import { NAMED_AGENT_MS } from '../limits.ts';
import { wordsOf } from '../words.ts';
import { optionsText } from './options-text.ts';

type MenuRoute = Extract<AttendantCallFlow['route'], { kind: 'menu' }>;

/** Microsoft's: three menus in a row without a choice, then the operator. */
const TRIES = 3;
const TIMEOUT_MS = 5_000;

interface Building {
  readonly attendant: AttendantConfig;
  readonly nodes: Record<string, FlowNode>;
}

/**
 * The flow that an attendant runs as: holidays before hours before the rest; a greeting and a menu
 * or one target each. It reads the attendant alone, so that it is the same wherever it is made.
 *
 * The ids of the nodes stand in the journal, and calls that outlive a release are in one: a node
 * that means the same keeps its id.
 */
export function compileAttendant(attendant: AttendantConfig): FlowConfig {
  const building: Building = { attendant, nodes: {} };
  const open = callFlow(building, attendant.open, 'open');
  const start = holidays(building, hours(building, open));
  const { id, name, language } = attendant;
  return { kind: 'flow', id, name, start, nodes: building.nodes, language };
}

function add(building: Building, name: string, node: FlowNode): NodeId {
  building.nodes[name] = node;
  return NodeId.parse(name);
}

function holidays(building: Building, otherwise: NodeId): NodeId {
  const { attendant } = building;
  if (attendant.holidays.length === 0) return otherwise;
  const sets = attendant.holidays.map(({ holidays: set, flow }, index) => ({
    holidays: set,
    to: callFlow(building, flow, `holiday${index + 1}`),
  }));
  const { timeZone } = attendant;
  return add(building, 'holidays', { kind: 'holidays', sets, timeZone, otherwise });
}

function hours(building: Building, open: NodeId): NodeId {
  const { hours: id, closed } = building.attendant;
  if (id === null) return open;
  const to = closed === null ? goodbye(building) : callFlow(building, closed, 'closed');
  return add(building, 'hours', { kind: 'hours', hours: id, open, closed: to });
}

function callFlow(building: Building, flow: AttendantCallFlow, at: string): NodeId {
  const { greeting, route } = flow;
  const next =
    route.kind === 'menu' ? menu(building, route, at) : target(building, route.target, `${at}.go`);
  if (greeting === null) return next;
  const forced = route.kind === 'menu' && route.forceListen ? { bargeIn: false } : {};
  return add(building, `${at}.greeting`, { kind: 'say', prompt: greeting, ...forced, next });
}

function menu(building: Building, route: MenuRoute, at: string): NodeId {
  const { attendant } = building;
  const id = NodeId.parse(`${at}.menu`);
  const choices: Record<Digit, NodeId> = {};
  for (const option of route.options) {
    choices[option.key] = choice(building, option, { menu: id, at });
  }
  const common = {
    timeoutMs: TIMEOUT_MS,
    triesMax: TRIES,
    ...(route.forceListen ? { forceListen: true } : {}),
    ...phrasesOf(building, route),
    otherwise: fallback(building),
  };
  const prompt = route.prompt ?? optionsText(attendant, route);
  if (route.directory === 'none') {
    return add(building, id, { kind: 'menu', prompt, choices, ...common });
  }
  return add(building, id, {
    kind: 'directory',
    method: route.directory,
    prompt,
    scope: attendant.scope,
    nameExtension: attendant.nameExtension,
    speech: attendant.speech && route.directory === 'name',
    operator: null,
    choices,
    ...common,
  });
}

function choice(
  building: Building,
  { key, action }: AttendantOption,
  of: { readonly menu: NodeId; readonly at: string },
): NodeId {
  const name = `${of.at}.key${KEY_NAMES[key] ?? key}`;
  if (action.kind !== 'announcement') return target(building, action, name);
  return add(building, name, { kind: 'say', prompt: action.prompt, next: of.menu });
}

const KEY_NAMES: Record<Digit, string> = { '*': 'Star', '#': 'Hash' };

/** An option's own word and its digit's; the operator is understood where a key leads there. */
function phrasesOf({ attendant }: Building, route: MenuRoute): Pick<MenuNode, 'phrases'> {
  if (!attendant.speech) return {};
  const words = wordsOf(attendant.language);
  const phrases: Record<Digit, string[]> = {};
  for (const { key, phrase, action } of route.options) {
    const own = phrase ?? (action.kind === 'operator' ? words?.operator.said : undefined);
    const said = [own, words?.digits[Number(key)]].filter((each) => each !== undefined);
    if (said.length > 0) phrases[key] = said;
  }
  return Object.keys(phrases).length === 0 ? {} : { phrases };
}

/** Whom nothing else serves: to the operator, or dropped. */
function fallback(building: Building): NodeId {
  return building.attendant.operator === null ? goodbye(building) : operator(building);
}

function operator(building: Building): NodeId {
  const { operator: to } = building.attendant;
  if (to === null || to.kind === 'operator') return goodbye(building);
  return building.nodes['operator'] === undefined
    ? leadTo(building, to, { name: 'operator', otherwise: goodbye })
    : NodeId.parse('operator');
}

function goodbye(building: Building): NodeId {
  const { language } = building.attendant;
  const text = wordsOf(language)?.goodbye;
  const prompt: Prompt | null = text === undefined ? null : { kind: 'text', text, language };
  return add(building, 'goodbye', { kind: 'end', prompt });
}

function target(building: Building, to: AttendantTarget, name: string): NodeId {
  if (to.kind === 'operator') return operator(building);
  return leadTo(building, to, { name, otherwise: fallback });
}

/** Who is not reached goes on at `otherwise`. */
function leadTo(
  building: Building,
  to: Exclude<AttendantTarget, { kind: 'operator' }>,
  of: { readonly name: string; readonly otherwise: (building: Building) => NodeId },
): NodeId {
  const { name } = of;
  switch (to.kind) {
    case 'disconnect':
      return add(building, name, { kind: 'end', prompt: null });
    case 'voicemail':
      return add(building, name, { kind: 'voicemail', voicemail: to.voicemail });
    case 'agent': {
      // Microsoft rings people of the organisation whatever they do, by their own call rules.
      const otherwise = of.otherwise(building);
      const person = { ...to, asPerson: true } as const;
      return add(building, name, { kind: 'transfer', target: person, otherwise });
    }
    case 'number': {
      const otherwise = of.otherwise(building);
      return add(building, name, { kind: 'transfer', target: to, otherwise });
    }
    case 'queue':
      return add(building, name, { ...to, agentMs: to.agentMs ?? NAMED_AGENT_MS });
    case 'flow':
      return add(building, name, { kind: 'transfer', target: to });
  }
}
