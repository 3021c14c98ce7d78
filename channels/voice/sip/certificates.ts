/** For whoever wires the driver up: only this folder may reach into the SIP stack. */
export { certificateFiles } from '../../../sip/index.ts';
export type { SipTls } from '../../../sip/index.ts';
