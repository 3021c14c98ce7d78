import type { Person } from '../people.ts';
import type { Caller } from './caller.ts';
import { GraphError } from './error.ts';

interface Need {
  /** Scopes, any of which lets a person's token do this to anybody of the tenant. */
  readonly delegated: readonly string[];
  /** … or to the person themselves. */
  readonly own?: readonly string[];
  /** App roles, any of which lets an application do it; empty = delegated only. */
  readonly application: readonly string[];
}

const readUsers = ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'];
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const readMemberships = ['User.Read.All', ...readGroups];

/** Least first, as Microsoft documents them for each operation (graph permissions reference). */
export const needs = {
  readUser: { delegated: readUsers, own: ['User.Read'], application: readUsers },
  listUsers: { delegated: readUsers, application: readUsers },
  readMemberships: {
    delegated: readMemberships,
    own: ['User.Read'],
    application: readMemberships,
  },
  readGroup: { delegated: readGroups, application: readGroups },
  readPresence: {
    delegated: ['Presence.Read.All'],
    own: ['Presence.Read', 'Presence.ReadWrite'],
    application: ['Presence.Read.All', 'Presence.ReadWrite.All'],
  },
  readChannelMembers: {
    delegated: ['ChannelMember.Read.All'],
    application: ['ChannelMember.Read.All'],
  },
  readSchedule: { delegated: ['Schedule.Read.All'], application: ['Schedule.Read.All'] },
  sendActivity: { delegated: ['TeamsActivity.Send'], application: ['TeamsActivity.Send'] },
  sendMail: { delegated: [], own: ['Mail.Send'], application: ['Mail.Send'] },
  readChats: {
    delegated: [],
    own: ['Chat.ReadBasic', 'Chat.Read', 'Chat.ReadWrite'],
    application: ['Chat.ReadBasic.All', 'Chat.Read.All', 'Chat.ReadWrite.All'],
  },
  createChat: { delegated: ['Chat.Create', 'Chat.ReadWrite'], application: ['Chat.Create'] },
  sendMessage: { delegated: ['ChatMessage.Send', 'Chat.ReadWrite'], application: [] },
} as const satisfies Record<string, Need>;

/** Throws Graph's 403 unless the token allows it, towards `whom` where it is about a person. */
export function require(caller: Caller, need: Need, whom?: Person): void {
  const { person } = caller;
  const isOwn = person !== null && whom !== undefined && person.oid === whom.oid;
  const enough = person === null ? need.application : need.delegated;
  if (has(caller, enough) || (isOwn && has(caller, need.own ?? []))) return;
  const message = 'Insufficient privileges to complete the operation.';
  throw new GraphError('Authorization_RequestDenied', message);
}

export function has(caller: Caller, any: readonly string[]): boolean {
  return any.some((one) => caller.permissions.has(one));
}

/** Who `me` is; an application as itself has none. */
export function self(caller: Caller): Person {
  if (caller.person !== null) return caller.person;
  const message = '/me request is only valid with delegated authentication flow.';
  throw new GraphError('BadRequest', message);
}

/** Without one of these an application or person learns that a group is there, but not its name. */
export const mayNameGroups = (caller: Caller): boolean => has(caller, readGroups);
/** With `User.ReadBasic.All` alone, only the basic properties. */
export const mayReadWholeUsers = (caller: Caller): boolean =>
  has(caller, ['User.Read.All', 'Directory.Read.All']);
