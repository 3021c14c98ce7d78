import { randomUUID } from 'node:crypto';
import type { SipHeader } from '../../../sip/index.ts';

/** What an administrator sets on the trunk (New-CsOnlinePSTNGateway), with its defaults. */
export interface TrunkSettings {
  readonly forwardPai: boolean;
  readonly forwardCallHistory: boolean;
  /** Offered on every call that is no media bypass. */
  readonly sessionTimer: boolean;
  /** Location-based media optimisation: the X-MS headers. */
  readonly localMediaOptimisation: boolean;
}

export const trunkPreset: TrunkSettings = {
  forwardPai: false,
  forwardCallHistory: false,
  sessionTimer: true,
  localMediaOptimisation: false,
};

/** A Teams user in a URI of Microsoft's: object id and tenant. */
export interface TeamsParty {
  readonly oid: string;
  readonly tid: string;
}

export interface CallStory {
  /** The caller, as a URI of ours and as a number; null = withheld. */
  readonly identity: string;
  readonly number: string;
  readonly anonymous: boolean;
  /** Where the call goes out. */
  readonly sbc: string;
  /** Who it was for first, when it was forwarded: the URI that History-Info starts with. */
  readonly forwardedFrom?: string | undefined;
  readonly requestUri: string;
}

/** Headers of an INVITE from Teams beside the usual ones. */
export function inviteHeaders(trunk: TrunkSettings, story: CallStory): readonly SipHeader[] {
  const { identity, number, anonymous, sbc, forwardedFrom, requestUri } = story;
  const headers: SipHeader[] = [];
  const add = (name: string, value: string) => headers.push({ name, value });
  if (trunk.forwardPai) add('P-Asserted-Identity', `<tel:${number}>, <${identity}>`);
  // Without the asserted identity a privacy wish has nothing to withhold but From (RFC 3325).
  if (anonymous) add('Privacy', 'id');
  if (trunk.forwardCallHistory && forwardedFrom !== undefined) {
    const cause = '?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%20Temporarily%22';
    add('History-Info', `<${forwardedFrom}${cause}>;index=1, <${requestUri}>;index=1.1`);
    add('Referred-By', `<${forwardedFrom}>`);
  }
  if (trunk.localMediaOptimisation) {
    add('X-MS-UserLocation', 'external');
    add('X-MS-MediaPath', sbc);
    add('X-MS-UserSite', 'none');
  }
  return headers;
}

/** Referred-By of a REFER, with a correlation id and the encoded call: some 400 characters. */
export function referredBy(host: string, party: TeamsParty): string {
  const replacement = Buffer.from(`${randomUUID()}/${randomUUID()}/${randomUUID()}`).toString(
    'base64url',
  );
  return (
    `<sip:${host};x-m=${encodeURIComponent(`8:orgid:${party.oid}`)};x-t=${party.tid}` +
    `;x-ti=${randomUUID()};x-tt=${replacement}>`
  );
}

/** A transfer target who has no number. */
export const partyUri = (host: string, { oid, tid }: TeamsParty): string =>
  `sip:${host};x-m=${encodeURIComponent(`8:orgid:${oid}`)};x-t=${tid}`;

/** The object id of such a target in a Request-URI. */
export function partyOf(requestUri: string): TeamsParty | undefined {
  const oid = /;x-m=8(?:%3A|:)orgid(?:%3A|:)([0-9a-f-]{36})/i.exec(requestUri)?.[1];
  const tid = /;x-t=([0-9a-f-]{36})/i.exec(requestUri)?.[1];
  return oid === undefined || tid === undefined ? undefined : { oid, tid };
}
