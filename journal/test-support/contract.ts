import { afterAll, beforeAll, describe } from 'vitest';
import type { Journal } from '../port.ts';
import { appendContract } from './contract/append.ts';
import { audioContract } from './contract/audio.ts';
import { auditContract } from './contract/audit.ts';
import { directoryContract } from './contract/directory.ts';
import { draftsContract } from './contract/drafts.ts';
import { inboxContract } from './contract/inbox.ts';
import { leaseContract } from './contract/lease.ts';
import { customersContract } from './contract/customers.ts';
import { notesContract } from './contract/notes.ts';
import { messagesContract } from './contract/messages.ts';
import { recordingsContract } from './contract/recordings.ts';
import { readModelContract } from './contract/read-models.ts';
import { snapshotContract } from './contract/snapshot.ts';
import { vaultContract } from './contract/vault.ts';

export interface MadeJournal {
  readonly journal: Journal;
  close(): Promise<void>;
}

/** What every journal must do; the in-memory twin and PostgreSQL pass the same. */
export function journalContract(name: string, make: () => Promise<MadeJournal>): void {
  describe(`${name} keeps the journal contract`, () => {
    let made: MadeJournal | undefined;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(() => made?.close());
    const journal = () => {
      if (made === undefined) throw new Error('beforeAll has not run');
      return made.journal;
    };
    appendContract(journal);
    auditContract(journal);
    audioContract(journal);
    leaseContract(journal);
    inboxContract(journal);
    vaultContract(journal);
    notesContract(journal);
    customersContract(journal);
    recordingsContract(journal);
    draftsContract(journal);
    messagesContract(journal);
    snapshotContract(journal);
    directoryContract(journal);
    readModelContract(journal);
  });
}
