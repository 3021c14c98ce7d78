export { createSipEndpoint } from './create-endpoint.ts';
export { SipError, type SipErrorCode } from './error.ts';
export { formatNameAddr, parseNameAddr, type NameAddr } from './name-addr.ts';
export { ParseError } from './parse-error.ts';
export { formatReplaces, parseReplaces, replacesOf } from './replaces.ts';
export { parseUri, type SipUri } from './uri.ts';
export { certificateFiles, type CertificateFiles } from './tls-certificates.ts';
export type * from './port.ts';
