/** What is sealed for the staff of an entry, opened with their key. It is of a person: it goes nowhere. */
import { Decrypter, identityToRecipient } from 'age-encryption';
import {
  entryTextOf,
  type StaffDetail,
  staffDetail,
} from '../../../packages/region-documents/src/index.ts';
import { Fault, systemCode } from '../../../src/fault.ts';
import { readRegularFile } from '../../../src/files.ts';
import type { StaffSeen } from './view.ts';

/** An age identity (`AGE-SECRET-KEY-1…`), as kiosk-fleet init and kiosk branch host have written it. */
export async function readStaffKey(file: string): Promise<string> {
  const text = readText(file);
  const key = text
    .split('\n')
    .find((line) => line.startsWith('AGE-SECRET-KEY-1'))
    ?.trim();
  if (key !== undefined && (await isKey(key))) return key;
  throw new Fault(
    'fleet',
    'staff-key-wrong',
    `${file} holds no key of the staff.`,
    'Name the file that kiosk-fleet init has written for the staff of the region, or kiosk branch host for those of a branch.',
  );
}

function readText(file: string): string {
  try {
    return readRegularFile(file, 100_000).toString('utf8');
  } catch (error) {
    throw new Fault(
      'fleet',
      'staff-key-unreadable',
      `${file} cannot be read (${systemCode(error)}).`,
      'Is the stick in? Name the file as it is there.',
      error,
    );
  }
}

async function isKey(key: string): Promise<boolean> {
  return identityToRecipient(key).then(
    () => true,
    () => false,
  );
}

/** null: it is sealed for others, of another entry, or not signed by its kiosk */
export async function openStaff(entry: StaffSeen, key: string): Promise<StaffDetail | null> {
  try {
    const opener = new Decrypter();
    opener.addIdentity(key);
    const text = await opener.decrypt(Buffer.from(entry.sealed, 'base64'), 'text');
    const own = await entryTextOf(text, entry, entry.signedBy);
    return own === null ? null : (staffDetail.safeParse(JSON.parse(own)).data ?? null);
  } catch {
    return null;
  }
}
