import { isIP } from 'node:net';
import { fault, ok, type Finding } from './finding.ts';

/** `dns.promises` as far as it is used; tests give their own names. */
export interface Names {
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveTxt(name: string): Promise<string[][]>;
  lookup(name: string): Promise<{ readonly address: string }>;
}

/**
 * Does the name lead to an address? Microsoft tells two cases apart (codes 569015 and 569016 of its
 * Direct Routing dashboard): no such name, and a name with only the TXT record of its verification.
 */
export async function checkDns(host: string, names: Names, check = 'name'): Promise<Finding> {
  if (isIP(host) !== 0) return ok(check, `${host} is an address`);
  const [four, six, text, local] = await Promise.all([
    names.resolve4(host).catch(() => []),
    names.resolve6(host).catch(() => []),
    names.resolveTxt(host).catch(() => []),
    // The machine's own hosts file counts as well: it is what a call would use.
    names.lookup(host).then(
      ({ address }) => [address],
      () => [],
    ),
  ]);
  const addresses = [...new Set([...four, ...six, ...local])];
  if (addresses.length > 0) return ok(check, `${host} is ${addresses.join(', ')}`);
  if (text.length > 0) {
    const remedy = 'add an A (or AAAA) record with the address of the SBC; the TXT record stays';
    return fault(check, `${host} has a TXT record and no address (Microsoft: 569016)`, remedy);
  }
  const remedy = 'correct the name in the trunk, or create it in DNS; new names may take a while';
  return fault(check, `${host} does not resolve (Microsoft: 569015)`, remedy);
}
