import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JournalError } from '../fault.ts';

/**
 * PostgreSQL refuses to run as root. `self`: we are not root. `user`: as the system's `postgres`.
 * `namespace`: in a user namespace where root looks like user 1000; files stay root's outside.
 */
export type Identity =
  | { readonly kind: 'self' }
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'namespace' };

const UNSHARE = ['--user', '--map-user=1000', '--map-group=1000'];

/** Whoever made the folder goes on; else `postgres` if it can reach both, else a namespace. */
export async function chooseIdentity(binary: string, folder: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  const owner = await stat(`${folder}/PG_VERSION`).catch(() => null);
  const user = owner === null ? await findPostgresUser() : userOf(owner);
  if (user !== null && reaches(user, binary, folder)) return user;
  // What another user's server has written, root in a namespace cannot read.
  const isOthers = owner !== null && owner.uid !== 0;
  if (!isOthers && namespaceWorks(binary)) return { kind: 'namespace' };
  throw new JournalError(
    'cannotStart',
    `started as root, and the user ${user?.uid ?? 'postgres'} cannot reach ${folder}: set ` +
      'PATCHBAY_DATA to a folder that every user may enter (for example /var/lib/patchbay), or ' +
      'start as an ordinary user',
  );
}

/** The command line under which `binary` runs as that identity. */
export function commandAs(identity: Identity, binary: string, args: readonly string[]) {
  if (identity.kind === 'namespace') {
    return { file: 'unshare', args: [...UNSHARE, binary, ...args], options: {} };
  }
  const options = identity.kind === 'user' ? { uid: identity.uid, gid: identity.gid } : {};
  return { file: binary, args: [...args], options };
}

function userOf(owner: { readonly uid: number; readonly gid: number }) {
  return owner.uid === 0 ? null : ({ kind: 'user', uid: owner.uid, gid: owner.gid } as const);
}

async function findPostgresUser() {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) return null;
  return { kind: 'user', uid: Number(uid), gid: Number(gid) } as const;
}

/** Asked of the kernel, as that user: modes, ACLs and mounts all have a say. */
function reaches(user: { uid: number; gid: number }, binary: string, folder: string): boolean {
  const as = { uid: user.uid, gid: user.gid };
  const runs = spawnSync(binary, ['--version'], { ...as, cwd: '/' }).status === 0;
  // `PATCHBAY_DATA/postgres` is handed to the user; the way to it must be open.
  return (
    runs && spawnSync('test', ['-x', dirname(dirname(folder))], { ...as, cwd: '/' }).status === 0
  );
}

function namespaceWorks(binary: string): boolean {
  return spawnSync('unshare', [...UNSHARE, binary, '--version']).status === 0;
}
