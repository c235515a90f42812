/** Checks the database and the journal on a copy. Changes nothing in the folder. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf } from '../../../hardware/serial-ports.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import { Fault, systemCode } from '../../fault.ts';
import type { Journal } from '../../store/types.ts';
import { entriesDamaged } from '../damage.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';
import { journalChanged, journalChangedRemedy } from '../journal-text.ts';
import { compareHeads, type HeadsOptions, type Logged, loggedHeads } from './heads.ts';
import { itemNumberFindings } from './library/item-numbers.ts';
import { rowsOnJournal } from './library/item-rows.ts';

const databaseFile = 'kiosk.db';

type ProbeConfig = Pick<Config, 'store' | 'identification' | 'sip2'>;

export async function probeDatabase(
  config: ProbeConfig,
  options: HeadsOptions,
): Promise<Finding[]> {
  const { folder, keyFile } = config.store;
  const file = join(folder, databaseFile);
  if (!mayEnter(folder)) return [noAccess(folder)];
  if (!existsSync(file)) {
    const key = keyFile === undefined ? null : await checkKey(keyFile);
    if (key) return [key];
    return [
      fine('database', 'There is no database yet; the first start creates it.', { where: folder }),
    ];
  }
  const holder = holderOf(file);
  const inUse = holder === null ? [] : [inUseBy(holder.pid, holder.command, folder)];
  const { readJournal } = await import('../../store/snapshot.ts');
  const logged = await loggedHeads(options);
  const startedMs = performance.now();
  try {
    const store = { folder, log: () => {}, ...(keyFile === undefined ? {} : { keyFile }) };
    return readJournal(store, (journal) => {
      const latencyMs = Math.round(performance.now() - startedMs);
      const intact = fine('database', 'The database is intact, and its key is right.', {
        where: folder,
        latencyMs,
      });
      const changed = journal.standing().changed
        ? [broken('journal', 'journal-changed', journalChanged, toChanged)]
        : [];
      const count = { open: journal.open().length, staff: journal.staff().length };
      const read = [...proofOf(journal, logged), ...journalOf(count), ...itemsOf(journal, config)];
      return [...inUse, intact, ...changed, ...read];
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [
      ...inUse,
      broken('database', error.code, error.message, { where: folder, remedy: error.remedy }),
    ];
  }
}

/** For a running kiosk: works on a copy, because reading all of the journal would delay the kiosk. */
export async function probeProof(config: ProbeConfig, options: HeadsOptions): Promise<Finding[]> {
  const { folder, keyFile } = config.store;
  const logged = await loggedHeads(options);
  const { readJournal } = await import('../../store/snapshot.ts');
  try {
    const store = { folder, log: () => {}, ...(keyFile === undefined ? {} : { keyFile }) };
    return readJournal(store, (journal) => [
      ...proofOf(journal, logged),
      ...itemsOf(journal, config),
    ]);
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
  return [entriesDamaged(damaged)];
}

/** An entry that does not open is a finding of its own. */
function itemsOf(journal: Journal, config: ProbeConfig): Finding[] {
  try {
    return [...itemNumberFindings(journal, config), ...rowsOnJournal(journal, config)];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [];
  }
}

function journalOf({ open, staff }: { open: number; staff: number }): Finding[] {
  if (staff > 0) {
    const text = `${counted(staff, 'entry', 'entries')} for the staff, ${open} to send.`;
    return [
      attention('journal', 'staff-list', text, { remedy: 'See them with `kiosk journal list`.' }),
    ];
  }
  if (open > 0) {
    const text = `${counted(open, 'entry', 'entries')} to send; the kiosk does that when the connection is up.`;
    return [fine('journal', text)];
  }
  return [fine('journal', 'Everything is settled.')];
}

/** Whether this user may enter the folder; true where none exists. */
function mayEnter(folder: string): boolean {
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return true;
    accessSync(folder, constants.X_OK);
    return true;
  } catch (error) {
    return systemCode(error) !== 'EACCES';
  }
}

function noAccess(folder: string): Finding {
  const remedy = 'Run this command as the user of the kiosk: `sudo kiosk doctor`.';
  const text = `The database could not be checked: this user has no access to ${folder}.`;
  return attention('database', 'not-looked-at', text, { where: folder, remedy });
}

/** Checks the key for the first start; null: it is right. */
async function checkKey(keyFile: string): Promise<Finding | null> {
  const more = {
    where: keyFile,
    remedy:
      'Put the key (32 binary bytes) there, as a systemd credential or on its own disk. See `store.keyFile`.',
  };
  if (!existsSync(keyFile))
    return broken(
      'database',
      'key-missing',
      `The key of the journal is missing: ${keyFile}.`,
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

function inUseBy(pid: number | null, command: string | null, folder: string): Finding {
  const text = `Another program uses the database: ${command ?? 'name unknown'} (process ${pid ?? 'unknown'}).`;
  const remedy =
    'If it is the kiosk, run this command as its user (`sudo -u library-kiosk …`); else stop that program: only one may use the folder.';
  return attention('database', 'in-use', text, { where: folder, remedy });
}
