import type { DialogTable } from './dialog-table.ts';
import type { SipAddress, SipTimers, SipTransport } from './port.ts';
import type { TransactionLayer } from './transaction-layer.ts';

/** What calls share with their endpoint. */
export interface Core {
  readonly timers: SipTimers;
  readonly transactions: TransactionLayer;
  readonly dialogs: DialogTable;
  random(): string;
  /** Our own address on a transport; throws SipError `transportUnsupported`. */
  local(transport: SipTransport): SipAddress;
  warn(code: string, detail: string): void;
}
