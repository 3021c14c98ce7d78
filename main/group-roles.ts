import type { GroupRole } from '../domain/index.ts';
import type { GroupRoles, Identity, Role } from '../api/index.ts';
import { configOf } from '../engine/index.ts';
import { GroupWatch, memberGroups, MicrosoftError } from '../microsoft/index.ts';
import type { AppTokens } from '../microsoft/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { entraOf } from './entra.ts';
import type { Log } from './log.ts';
import type { MemberSource } from './members.ts';
import type { PatchbayNode } from './process.ts';

export interface GroupRolesOptions {
  readonly source: MemberSource;
  readonly watch: Pick<GroupWatch, 'held'>;
}

/** Roles by security groups, as each tenant's active settings map them. Programs have none. */
export function groupRolesOf({ source, watch }: GroupRolesOptions): GroupRoles {
  return {
    async rolesOf({ kind, tid, oid, groups }: Identity): Promise<readonly Role[]> {
      const mapped = kind === 'app' ? [] : settingsOf(source, tid);
      if (mapped.length === 0) return [];
      const ids = [...new Set(mapped.map(({ group }) => group.toLowerCase()))];
      const held = await watch.held({ tid, oid, groups }, ids);
      return mapped.flatMap(({ group, role }) => (held.has(group.toLowerCase()) ? [role] : []));
    },
  };
}

function settingsOf(source: MemberSource, tid: string): readonly GroupRole[] {
  for (const tenant of source.tenants()) {
    const state = source.state(tenant);
    const settings = state === null ? null : configOf(state).settings;
    if (settings?.entraTenant === tid) return settings.groupRoles;
  }
  return [];
}

interface Parts {
  readonly node: PatchbayNode;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** null: only the groups that a token lists are known, and they last its time. */
  readonly tokens: AppTokens | null;
}

export function groupRolesOfNode({ node, config, clock, log, tokens }: Parts): GroupRoles {
  const { graphUrl } = entraOf(config);
  const source: MemberSource = {
    tenants: () => node.tenants.ids(),
    state: (tenant) => node.hub.committedState(tenant),
  };
  const noCredential = new MicrosoftError('refused', 'no credential of the application');
  const watch = new GroupWatch({
    heldOf: (who, groups) =>
      tokens === null
        ? Promise.reject(noCredential)
        : memberGroups({ graphUrl, tokens }, who, groups),
    now: () => clock.now(),
    freshMs: config.entraCheckMs,
    onUnknown: ({ code, aadsts, status }) => log.info('groupsNotChecked', { code, aadsts, status }),
  });
  return groupRolesOf({ source, watch });
}
