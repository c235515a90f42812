/** Checks the database and the journal on a copy; nothing in the folder is changed. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf } from '../../../hardware/serial-ports.ts';
import type { Config } from '../../config/schema.ts';
import { Fault, systemCode } from '../../fault.ts';
import type { Journal } from '../../store/types.ts';
import { attention, broken, type Finding, fine } from '../health/finding.ts';
import { journalChanged, journalChangedRemedy } from '../panel/journal-text.ts';
import { compareHeads, type HeadsOptions, type Logged, loggedHeads } from './heads.ts';

const databaseFile = 'kiosk.db';

type Stored = Pick<Config, 'store'>;

export async function probeDatabase(
  { store: { folder, keyFile } }: Stored,
  options: HeadsOptions,
): Promise<Finding[]> {
  const file = join(folder, databaseFile);
  if (!mayLook(folder)) return [closedToUs(folder)];
  if (!existsSync(file)) {
    const key = keyFile === undefined ? null : await keyToCome(keyFile);
    if (key) return [key];
    return [
      fine('database', 'There is no database yet; the first start makes it.', { where: folder }),
    ];
  }
  const holder = holderOf(file);
  const held = holder === null ? [] : [heldBy(holder.pid, holder.command, folder)];
  const { readJournal } = await import('../../store/snapshot.ts');
  const logged = await loggedHeads(options);
  const startedMs = performance.now();
  try {
    const store = { folder, log: () => {}, ...(keyFile === undefined ? {} : { keyFile }) };
    return readJournal(store, (journal) => {
      const latencyMs = Math.round(performance.now() - startedMs);
      const whole = fine('database', 'The database is whole, and its key fits.', {
        where: folder,
        latencyMs,
      });
      const changed = journal.standing().changed
        ? [broken('journal', 'journal-changed', journalChanged, toChanged)]
        : [];
      const count = { open: journal.open().length, staff: journal.staff().length };
      return [...held, whole, ...changed, ...proofOf(journal, logged), ...journalOf(count)];
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [
      ...held,
      broken('database', error.code, error.message, { where: folder, remedy: error.remedy }),
    ];
  }
}

/** Of a running kiosk, on a copy: reading all of it would delay the kiosk. */
export async function probeProof(
  { store: { folder, keyFile } }: Stored,
  options: HeadsOptions,
): Promise<Finding[]> {
  const logged = await loggedHeads(options);
  const { readJournal } = await import('../../store/snapshot.ts');
  try {
    const store = { folder, log: () => {}, ...(keyFile === undefined ? {} : { keyFile }) };
    return readJournal(store, (journal) => proofOf(journal, logged));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [
      fine('journal', `It could not be compared with the log of this machine: ${error.message}`),
    ];
  }
}

const toChanged = { remedy: journalChangedRemedy };

function proofOf(journal: Journal, logged: Logged): Finding[] {
  const damaged = journal.damaged();
  if (journal.standing().changed && damaged.length === 0) return [];
  if (damaged.length === 0) return [compareHeads(journal, logged, Date.now())];
  const [first, ...more] = damaged;
  const text = `Entry ${first} cannot be read any more${more.length === 0 ? '' : `, nor can ${more.length} others`}: it was changed, or the disk fails.`;
  const remedy =
    'Copy the whole data folder to a safe place, and look in the log of the machine for disk errors.';
  return [broken('journal', 'entry-damaged', text, { remedy })];
}

function journalOf({ open, staff }: { open: number; staff: number }): Finding[] {
  if (staff > 0) {
    const text = `${staff} ${staff === 1 ? 'entry waits' : 'entries wait'} for the staff, ${open} to be sent.`;
    return [
      attention('journal', 'staff-list', text, { remedy: 'See them with `kiosk journal list`.' }),
    ];
  }
  if (open > 0) {
    const text = `${open} ${open === 1 ? 'entry waits' : 'entries wait'} to be sent; the kiosk does that when the line is up.`;
    return [fine('journal', text)];
  }
  return [fine('journal', 'Everything is settled.')];
}

/** Whether this user may enter the folder; true where none exists. */
function mayLook(folder: string): boolean {
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return true;
    accessSync(folder, constants.X_OK);
    return true;
  } catch (error) {
    return systemCode(error) !== 'EACCES';
  }
}

function closedToUs(folder: string): Finding {
  const remedy = 'Run this command as the user of the kiosk: `sudo kiosk doctor`.';
  const text = `The database could not be looked at: ${folder} is closed to this user.`;
  return attention('database', 'not-looked-at', text, { where: folder, remedy });
}

/** The key that the first start is going to use; null: nothing is wrong with it. */
async function keyToCome(keyFile: string): Promise<Finding | null> {
  const more = {
    where: keyFile,
    remedy:
      'Put the key (32 bytes, not as text) there: a systemd credential, or the disk that holds it. See `store.keyFile`.',
  };
  if (!existsSync(keyFile))
    return broken(
      'database',
      'key-missing',
      `The key of the journal is not there: ${keyFile}.`,
      more,
    );
  const { readKeyFile } = await import('../../store/snapshot.ts');
  try {
    readKeyFile(keyFile);
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { remedy } = error.code === 'key-exposed' ? error : more;
    return broken('database', error.code, error.message, { ...more, remedy });
  }
}

function heldBy(pid: number | null, command: string | null, folder: string): Finding {
  const text = `A program holds the database without answering here: ${command ?? 'its name is not known'} (process ${pid ?? 'unknown'}).`;
  const remedy =
    'If it is the kiosk, run this command as its user (`sudo -u library-kiosk …`); else stop that program: only one may hold the folder.';
  return attention('database', 'in-use', text, { where: folder, remedy });
}
