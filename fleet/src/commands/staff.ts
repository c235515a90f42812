/** `kiosk-fleet staff`: what waits for the staff at all kiosks of the region. */
import { type Command, InvalidArgumentError } from 'commander';
import { entryText, seenHash } from '../../../packages/region-documents/src/index.ts';
import { print, printJson } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import { printTable } from '../../../src/commands/common/table.ts';
import { readWords } from '../../../src/commands/journal/common.ts';
import { counted } from '../../../src/counted.ts';
import type { StaffSeen } from '../seen/view.ts';
import {
  atRegion,
  configKeyOf,
  type FolderOptions,
  folderOption,
  follow,
  keyOption,
  orRefuseAtRegion,
  sharedCodes,
  waitFor,
  waitOption,
} from './at-region.ts';
import { ago } from './words.ts';

const helps = {
  list: `
Each entry with its number at its kiosk, and why it waits: a code of docs/field-guide.md. Card, item and
the library system's own words are sealed for the staff: kiosk-fleet staff show.

--json gives an array of StaffSeen (fleet/src/seen/view.ts), the oldest first.

Exit codes: 0 nothing waits · 1 something does · ${sharedCodes}

Examples:
  kiosk-fleet staff list
  kiosk-fleet staff list b001
`,
  show: `
Opens what is sealed with the key of the staff of the region (kiosk-fleet init wrote it), or with that of
the branch's own staff. It shows cards and items: at a screen that others do not see, and into no file.

--json gives an array of {"branch","kiosk","entry","since","kind","why","closing","item","patron",
"amountCents","message"}.

Exit codes: 0 nothing waits · 1 something does · 65 the file holds no key · 66 there is no such file ·
${sharedCodes}

Examples:
  kiosk-fleet staff show --staff-key /media/usb/staff.age
  kiosk-fleet staff show b001 --staff-key /media/usb/staff.age
`,
  close: `
The kiosk closes the entry as kiosk journal close does there, under your name. The reason goes to its
journal, sealed on the way there. A kiosk that is away does it when it returns, within a week.

Exit codes: 0 the kiosk has closed it · 1 it has not answered yet, or it refused · 66 there is no such
entry · ${sharedCodes}

Examples:
  kiosk-fleet staff close b001 k03 812 --why 'booked at the desk'
`,
};

interface ListOptions extends FolderOptions {
  json?: true;
}

export function addStaff(fleet: Command): void {
  const staff = fleet.command('staff').description('what waits for the staff at all kiosks');
  staff
    .command('list')
    .description('the entries that wait, and why')
    .argument('[branch]', 'those of one branch')
    .addOption(folderOption())
    .option('--json', 'one JSON array')
    .addHelpText('after', helps.list)
    .action((branch: string | undefined, options: ListOptions) =>
      orRefuseAtRegion(() => list(branch, options)),
    );
  staff
    .command('show')
    .description('the same with card and item, opened with the key of the staff')
    .argument('[branch]', 'those of one branch')
    .requiredOption('--staff-key <file>', 'the age key of the staff')
    .addOption(folderOption())
    .option('--json', 'one JSON array')
    .addHelpText('after', helps.show)
    .action((branch: string | undefined, options: ListOptions & { staffKey: string }) =>
      orRefuseAtRegion(() => show(branch, options)),
    );
  staff
    .command('close')
    .description('has a kiosk close an entry')
    .argument('<branch>')
    .argument('<kiosk>')
    .argument('<entry>', 'its number there', readEntry)
    .requiredOption('--why <reason>', 'what was done about it', readWords)
    .addOption(folderOption())
    .addOption(keyOption())
    .addOption(waitOption())
    .addHelpText('after', helps.close)
    .action((branch: string, kiosk: string, entry: number, options: CloseOptions) =>
      orRefuseAtRegion(() => close({ branch, kiosk, entry }, options)),
    );
}

function readEntry(text: string): number {
  const entry = Number(text);
  if (Number.isSafeInteger(entry) && entry > 0) return entry;
  throw new InvalidArgumentError('Write the number of an entry.');
}

async function waiting(branch: string | undefined, options: ListOptions) {
  const following = await follow(await atRegion(options));
  const all = following.staff();
  const { at } = following.view();
  await following.close();
  const entries = branch === undefined ? all : all.filter((each) => each.branch === branch);
  shell().exitCode = entries.length === 0 ? 0 : 1;
  return { entries, at };
}

async function list(branch: string | undefined, options: ListOptions): Promise<void> {
  const { entries, at } = await waiting(branch, options);
  if (options.json) return void printJson(entries, 2);
  if (entries.length === 0) return void print('Nothing waits for the staff.\n');
  const rows = entries.map((entry) => [...placeOf(entry, at), entry.why, closingText(entry)]);
  printTable(
    ['branch', 'kiosk', 'entry', 'since', 'what', 'why', ''],
    rows,
    [12, 8, 7, 10, 10, 22],
  );
}

async function show(
  branch: string | undefined,
  options: ListOptions & { staffKey: string },
): Promise<void> {
  const { readStaffKey, openStaff } = await import('../seen/open-staff.ts');
  const key = await readStaffKey(options.staffKey);
  const { entries, at } = await waiting(branch, options);
  const opened = await Promise.all(
    entries.map(async (entry) => ({ entry, detail: await openStaff(entry, key) })),
  );
  const closed = opened.filter(({ detail }) => detail === null).length;
  if (options.json)
    return void printJson(
      opened.map(({ entry: { sealed, signedBy: _, ...rest }, detail }) => ({ ...rest, ...detail })),
      2,
    );
  const rows = opened.map(({ entry, detail }) => [
    `${entry.branch} ${entry.kiosk} ${entry.entry}`,
    ago(entry.since, at),
    detail?.item ?? '',
    detail?.patron ?? '',
    [entry.kind, entry.why, detail?.message, closingText(entry)].filter(Boolean).join('; '),
  ]);
  if (rows.length === 0) return void print('Nothing waits for the staff.\n');
  printTable(['entry', 'since', 'item', 'card', 'what and why'], rows, [18, 10, 14, 14]);
  if (closed > 0)
    print(
      `${counted(closed, 'entry', 'entries')} cannot be opened: sealed for another key, or changed on the way. Look at the kiosk itself (kiosk journal list).\n`,
    );
  const unknown = opened.some(({ entry, detail }) => detail !== null && entry.signedBy === null);
  if (unknown)
    print(
      'Whether it is of the kiosk is not proved: this folder does not know the keys of its branch.\n',
    );
}

function placeOf({ branch, kiosk, entry, since, kind }: StaffSeen, at: string): string[] {
  return [branch, kiosk, String(entry), ago(since, at), kind];
}

function closingText({ closing }: StaffSeen): string {
  if (closing === null) return '';
  if (closing === 'asked') return 'asked to be closed';
  return closing === 'done' ? 'closed' : `not closed: ${closing.refused}`;
}

interface CloseOptions extends FolderOptions {
  why: string;
  key?: string;
  wait: number;
}

async function close(
  of: { branch: string; kiosk: string; entry: number },
  options: CloseOptions,
): Promise<void> {
  const { branch, kiosk, entry } = of;
  const at = await atRegion(options);
  const key = await configKeyOf(at, options.key);
  const following = await follow(at);
  try {
    const find = (): StaffSeen | undefined =>
      following
        .staff()
        .find((each) => each.branch === branch && each.kiosk === kiosk && each.entry === entry);
    const found = find();
    if (found === undefined)
      throw new Refusal(`No entry ${entry} waits at ${kiosk} of ${branch}.`, exitCodes.noInput);
    const { askKiosk, closingOf } = await import('../seen/ask-kiosk.ts');
    const hub = following.hub();
    if (hub === null) throw new Refusal('The hub has gone.', exitCodes.unavailable);
    const seen = await seenHash(entryText(found, null));
    const what = await closingOf(
      entry,
      { why: options.why, seen },
      following.recipientOf(branch, kiosk),
    );
    const { id } = await askKiosk(hub, { branch, kiosk, by: at.identity.kiosk, what }, key);
    const hasAnswered = () => following.outcomeOf(branch, kiosk, id) !== null;
    await waitFor(hasAnswered, options.wait * 1_000);
    const outcome = following.outcomeOf(branch, kiosk, id);
    if (outcome === 'done') return void print('The kiosk has closed it.\n');
    shell().exitCode = 1;
    if (outcome === null) print('It is asked; the kiosk has not answered yet.\n');
    else print(`The kiosk did not close it: ${outcome.refused}.\n`);
  } finally {
    await following.close();
  }
}
