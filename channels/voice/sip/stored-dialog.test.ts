import { describe, expect, it } from 'vitest';
import { PersonalRef } from '../../../domain/index.ts';
import type { DialogState } from '../../../sip/index.ts';
import { readStored, storeDialog, withPerson } from './stored-dialog.ts';

const dialog: DialogState = {
  version: 1,
  callId: 'c1',
  localTag: 'l',
  remoteTag: 'r',
  localUri: 'sip:+442079460100@us',
  remoteUri: 'sip:+447700900123@carrier',
  remoteTarget: 'sip:+447700900123@192.0.2.1:5062;transport=udp',
  routeSet: ['<sip:proxy;lr>'],
  localSeq: 4,
  remoteSeq: 7,
  secure: false,
  transport: 'udp',
  peer: { transport: 'udp', host: '192.0.2.1', port: 5062 },
  contact: '<sip:us>',
};
const person = { ref: PersonalRef.parse('p-1'), value: '+447700900123' };

describe('a dialog on record', () => {
  it('holds no number of a person, and becomes the same dialog again', () => {
    const stored = storeDialog(dialog, person);
    expect(JSON.stringify(stored)).not.toContain('7700900123');
    const read = readStored(stored);
    expect(read.person).toBe('p-1');
    const again = read.dialog === null ? null : withPerson(read.dialog, person.value);
    expect(again?.remoteTarget).toBe(dialog.remoteTarget);
    expect(again).toMatchObject({ callId: 'c1', localTag: 'l', remoteTag: 'r', localSeq: 4 });
  });

  it('reaches an erased person by the host alone', () => {
    const read = readStored(storeDialog(dialog, person));
    const again = read.dialog === null ? null : withPerson(read.dialog, null);
    expect(again?.remoteTarget).toBe('sip:192.0.2.1:5062;transport=udp');
  });

  it('drops a number in another spelling, keeps what is no number', () => {
    const target = (remoteTarget: string): string | undefined =>
      readStored(storeDialog({ ...dialog, remoteTarget }, person)).dialog?.remoteTarget;
    expect(target('sip:07700900123@192.0.2.1')).toBe('sip:192.0.2.1');
    expect(target('sip:%2B447700900123@192.0.2.1')).toBe('sip:192.0.2.1');
    expect(target('sip:gw-7@192.0.2.1')).toBe('sip:gw-7@192.0.2.1');
  });

  it.each([[null], ['x'], [[]], [{ version: 2 }], [{ dialog: 1, invite: 2 }]])(
    '%j is as good as nothing',
    (stored) => {
      expect(readStored(stored)).toMatchObject({ dialog: null, invite: null });
    },
  );
});
