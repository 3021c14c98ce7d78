import type { DialogTable } from './dialog-table.ts';
import type { SipAddress, SipTimers } from './port.ts';
import type { Refusals } from './refusals.ts';
import type { TransactionLayer } from './transaction-layer.ts';

/** What calls share with their endpoint. */
export interface Core {
  readonly timers: SipTimers;
  readonly transactions: TransactionLayer;
  readonly dialogs: DialogTable;
  readonly refused: Refusals;
  random(): string;
  /** Our own address for a peer at this address; throws SipError `transportUnsupported`. */
  local(peer: SipAddress): SipAddress;
  /** Whom the TLS certificate of a packet's connection names. */
  peerNames(source: SipAddress): readonly string[];
  warn(code: string, detail: string): void;
}
