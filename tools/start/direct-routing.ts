import { resolve } from 'node:path';
import { sipFolder } from '../../cloud/config.ts';
import { sipCertificates, TEAMS_HOSTS } from '../../cloud/tls/sip-certificates.ts';
import { type Config, readConfig } from '../../main/config.ts';

type Given = Pick<
  Config,
  | 'cloud'
  | 'data'
  | 'cloudSipTlsPort'
  | 'teamsTrunk'
  | 'carrierTrunk'
  | 'sipCertificateFiles'
  | 'sipCaFile'
>;

/**
 * What makes the demo's Teams trunk Direct Routing as Microsoft has it, with certificates of this
 * machine: settings for the product. None where somebody has said anything of trunks or
 * certificates: theirs holds.
 */
export function directRoutingSettings(config: Given): Readonly<Record<string, string>> {
  const { teamsTrunk, sipCertificateFiles, sipCaFile, carrierTrunk } = config;
  const isSaid = teamsTrunk !== null || sipCertificateFiles !== null || sipCaFile !== null;
  const otherTls = carrierTrunk?.endsWith('transport=tls') === true;
  if (config.cloud !== 'emulated' || isSaid || otherTls) return {};
  const { files } = sipCertificates(sipFolder(resolve(config.data)));
  if (files === null) return {};
  return {
    PATCHBAY_TEAMS_TRUNK: `sip:${TEAMS_HOSTS[0]}:${config.cloudSipTlsPort};transport=tls`,
    PATCHBAY_SIP_CA_FILE: files.authority,
    PATCHBAY_SIP_CERTIFICATE_FILES: files.sbc,
    // Teams shows one, and its trunk asks for it; a softphone need not.
    PATCHBAY_SIP_CLIENT_CERTIFICATE: 'request',
  };
}

/** The same for processes that are started with this environment. */
export function directRoutingOf(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const read = readConfig(environment);
  if (read.kind === 'faults') throw new Error(read.faults.join('\n'));
  return directRoutingSettings(read.config);
}
