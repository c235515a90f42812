/** What a lost kiosk leaves with its branch: the staff's key opens it, and nothing else does. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { createEscrow, openEscrowKey, readStaffKey } from '../../src/branch/lost/escrow.ts';
import type { Entry } from '../../src/store/types.ts';

const entry: Entry = {
  id: 812,
  at: '2026-11-25T10:04:31.120Z',
  transaction: {
    kind: 'check-out',
    item: '31230000000177',
    patron: '23550000000018',
    uids: ['e004010012345678'],
    mode: 'offline',
    dueOn: '2026-12-16',
  },
  notes: [{ step: 'released' }],
  settlement: { state: 'deferred' },
};
const place = { kiosk: 'k03', boot: 'b1' };

async function staff() {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

describe('the escrow of a kiosk', () => {
  it('is the whole transaction for the key of the staff, and for no other', async () => {
    const { identity, recipient } = await staff();
    const escrow = await createEscrow(place, recipient);
    const closed = escrow.close(entry);
    for (const secret of ['31230000000177', '23550000000018', 'e004010012345678'])
      expect(Buffer.from(closed, 'base64').includes(secret)).toBe(false);
    const reader = await openEscrowKey(escrow.key, identity, place);
    const { at, transaction, notes } = entry;
    expect(reader?.open(closed, 812)).toEqual({ at, transaction, notes });
    expect(await openEscrowKey(escrow.key, (await staff()).identity, place)).toBeNull();
  });

  it('opens for no other entry, start or kiosk, and not with a byte changed', async () => {
    const { identity, recipient } = await staff();
    const escrow = await createEscrow(place, recipient);
    const closed = escrow.close(entry);
    const reader = await openEscrowKey(escrow.key, identity, place);
    expect(reader?.open(closed, 813)).toBeNull();
    for (const other of [
      { ...place, boot: 'b2' },
      { ...place, kiosk: 'k02' },
    ])
      expect((await openEscrowKey(escrow.key, identity, other))?.open(closed, 812)).toBeNull();
    const bytes = Buffer.from(closed, 'base64');
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(reader?.open(changed.toString('base64'), 812), `byte ${at}`).toBeNull();
    }
    for (const wrong of ['', 'x', '!!!', closed.slice(0, 20)])
      expect(reader?.open(wrong, 812)).toBeNull();
    for (const key of [new Uint8Array(0), escrow.key.subarray(0, 100), Buffer.from('garbage')])
      expect(await openEscrowKey(key, identity, place)).toBeNull();
  });

  it('fits in a message of the branch many times over', async () => {
    const { recipient } = await staff();
    const escrow = await createEscrow(place, recipient);
    expect(escrow.key.length).toBeLessThan(300);
    expect(escrow.close(entry).length).toBeLessThan(500);
  });
});

describe('the key of the staff', () => {
  it('is read from a file as age-keygen writes it', async () => {
    const { identity, recipient } = await staff();
    const file = `# created: 2026-11-25T10:00:00Z\n# public key: ${recipient}\n${identity}\n`;
    expect(await readStaffKey(file)).toEqual({ identity, recipient });
    expect(await readStaffKey(file.replaceAll('\n', '\r\n'))).toEqual({ identity, recipient });
  });

  it('is refused where the file has none, two, or something else', async () => {
    const { identity, recipient } = await staff();
    for (const text of ['', '# only words\n', recipient, `${identity}\n${identity}`, 'AGE-SECRET'])
      expect(await readStaffKey(text)).toBeNull();
  });
});
