/** `kiosk journal salvage`, `accept` and `rotate-key`: while the kiosk is stopped. */
import { configOf } from '../common/configured.ts';
import {
  type AddCommand,
  answer,
  type JournalOptions,
  notPossible,
  now,
  readWords,
} from './common.ts';

const help = {
  salvage: `
For the fault log-damaged. Copies the database and its log to a folder in the data folder
(damaged-…), then opens the journal without the steps behind the damage, and says what to compare.
The kiosk must be stopped.

Example:
  kiosk journal salvage
`,
  accept: `
For journal-changed and journal-put-back of the doctor: after a backup was restored, after salvage,
or when you have found out who changed the journal and what is missing. From then on the journal
counts as it is. Entries that look open go to the staff's list at the next start, because they may
be settled. Off line, what the kiosk knew of a patron until then allows no loan any more: it may have
refused them since. The kiosk must be stopped. Your name and your reason go into the audit trail.

Example:
  kiosk journal accept --by 'Ann, desk' --why 'backup of Monday restored, receipts compared'
`,
  rotate: `
Everything is sealed again with a new key, in one step: after a power failure the folder opens with
the old key or with the new one. What is stored of patrons for working off line is deleted, and
returns with their next visit; the block list must be imported again. So do it while the line is up.
Backups that were made before cannot be read any more. The kiosk must be stopped. With
\`store.keyFile\`, name the file of the new key, and put it in place afterwards.

Example:
  kiosk journal rotate-key
`,
};

interface AcceptOptions extends JournalOptions {
  by: string;
  why: string;
}
interface RotateOptions extends JournalOptions {
  newKey?: string;
}

export function addRepairs(add: AddCommand): void {
  add('salvage', 'open a journal whose log is damaged, as far as it is whole', help.salvage).action(
    (options: JournalOptions) => answer(() => salvageJournal(options)),
  );
  add('accept', 'accept a journal that was changed or restored', help.accept)
    .requiredOption('--by <name>', 'who has dealt with it', readWords)
    .requiredOption('--why <reason>', 'what was found', readWords)
    .action((options: AcceptOptions) => answer(() => accept(options)));
  add('rotate-key', 'seal the journal with a new key', help.rotate)
    .option('--new-key <file>', 'the new key, 32 bytes; left out: one is made in the data folder')
    .action((options: RotateOptions) => answer(() => rotate(options)));
}

async function salvageJournal(options: JournalOptions): Promise<string> {
  const { folder } = (await configOf(options)).store;
  const { salvage } = await import('../../store/database/salvage.ts');
  const salvaged = salvage(folder, now());
  if (!salvaged) return 'The log of the journal is whole: nothing was done.\n';
  const { aside, lost, lastAt } = salvaged;
  return [
    `The journal opens again. A copy of what was there is in ${aside}.`,
    `At least ${lost} steps are lost. The last one that is not: ${lastAt ?? 'none'}.`,
    'Compare what was checked out, checked in and paid after that with the receipts and with the library system.',
    "Until then the kiosk and its doctor call the journal changed, and entries that look open go to the staff's list: kiosk journal accept.\n",
  ].join('\n');
}

async function accept(options: AcceptOptions): Promise<string> {
  const { store, service } = await configOf(options);
  const [{ acceptJournal }, { openAudit }, { holdsJournal }] = await Promise.all([
    import('../../store/seal/accept.ts'),
    import('../../technician/audit/audit.ts'),
    import('../../store/snapshot.ts'),
  ]);
  const { folder, keyFile } = holdsJournal(store);
  const steps = acceptJournal({ folder, keyFile, now: now() }, () =>
    openAudit({
      folder,
      clock: { now },
      keepDays: service.keepAuditDays,
      mayRemove: () => false,
      log: () => {},
    }).write({
      role: 'socket',
      action: 'journal-accept',
      what: [`by ${options.by}`, options.why],
    }),
  );
  return `The journal counts as it is, with ${steps} steps. Entries that look open go to the staff's list at the next start.\n`;
}

async function rotate(options: RotateOptions): Promise<string> {
  const { folder, keyFile } = (await configOf(options)).store;
  const { newKey } = options;
  if (keyFile !== undefined && newKey === undefined)
    throw notPossible(
      `The key is outside the data folder: ${keyFile}.`,
      'Name the new one with --new-key FILE.',
    );
  const { rotateKey } = await import('../../store/seal/rotate.ts');
  const count = rotateKey({ folder, now: now(), keyFile, newKeyFile: newKey });
  const next = newKey === undefined ? '' : ` Now put ${newKey} in the place of the old key.`;
  return `${count} events are sealed with the new key.${next}\n`;
}
