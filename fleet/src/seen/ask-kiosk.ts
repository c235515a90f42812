/** An action for one kiosk: written to the audit trail, signed, put at the hub. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import {
  type Action,
  kioskName,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { Fault } from '../../../src/fault.ts';
import type { Hub } from '../hub/hub.ts';
import { momentToSign } from '../hub/own-clock.ts';

interface AskedOf {
  branch: string;
  kiosk: string;
  /** the operator, for the audit trails of region and kiosk */
  by: string;
  what: Action['what'];
}

const minute = 60_000;
/** A kiosk that is away does it when it returns; a patron does not wait so long. */
const counts: Record<Action['what']['kind'], number> = {
  'journal-close': 7 * 24 * 60 * minute,
  'call-acknowledge': 15 * minute,
};
/** A kiosk's clock may be behind that of the hub. */
const earlyMs = 10 * minute;

interface Closing {
  why: string;
  /** of what was seen of it (region/documents/staff-seal.ts): the kiosk closes no other */
  seen: string;
}

/**
 * To close an entry. What is written of it is sealed for the kiosk. `recipient`: of age, as its branch has signed it;
 * null: that is not known. Throws a Fault.
 */
export async function closingOf(
  entry: number,
  { why, seen }: Closing,
  recipient: string | null,
): Promise<Action['what']> {
  if (recipient === null)
    throw new Fault(
      'fleet',
      'kiosk-recipient-unknown',
      'The host of the branch has not said with what key this kiosk opens what is sealed for it.',
      'Is the broker of the branch up? Work with the folder of the region, which knows its branches.',
    );
  const age = new Encrypter();
  age.addRecipient(recipient);
  const seal = async (text: string) => Buffer.from(await age.encrypt(text)).toString('base64');
  return { kind: 'journal-close', entry, why: await seal(why), seen: await seal(seen) };
}

/** `key`: the private config.key. What came of it is a report of the kiosk (asked.ts). */
export async function askKiosk(
  hub: Hub,
  { branch, kiosk, by, what }: AskedOf,
  key: KeyObject,
): Promise<{ id: string }> {
  const id = randomBytes(9).toString('base64url');
  const nowMs = await momentToSign(hub);
  const at = (ms: number) => new Date(ms).toISOString();
  const document: Action = {
    v: 1,
    for: { branch, kiosk },
    id,
    serial: nowMs,
    notBefore: at(nowMs - earlyMs),
    expires: at(nowMs + counts[what.kind]),
    by,
    what,
  };
  const about = what.kind === 'journal-close' ? `entry ${what.entry}` : `call ${what.call}`;
  await hub.audit({
    at: at(nowMs),
    by,
    action: what.kind,
    what: [kioskName(branch, kiosk), about, id],
  });
  await hub.putAction(branch, kiosk, id, signDocument('action', document, key));
  return { id };
}
