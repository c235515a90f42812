/** What `kiosk branch adopt` does: shows what there is, asks the person, hands it to the kiosk. */
import { setTimeout as pause } from 'node:timers/promises';
import { eventSubject, passingSubject } from '../../branch/broker/subjects.ts';
import type { AdoptedEntry, LostEntry } from '../../branch/lost/adopt.ts';
import { readStaffKey } from '../../branch/lost/escrow.ts';
import { type LostKiosk, readLostKiosk } from '../../branch/lost/lost-kiosk.ts';
import { alives } from '../../branch/shared/messages.ts';
import { createOthers } from '../../branch/shared/others.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import type { EntryId } from '../../store/types.ts';
import { lineOf } from '../../technician/journal-text.ts';
import { type HiddenName, hiddenNames } from '../../wiring/identification.ts';
import { askLine } from '../common/ask-line.ts';
import { configOf } from '../common/configured.ts';
import { readText } from '../common/input.ts';
import { print, printError, printJson } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { printTable } from '../common/table.ts';
import { storeOptions } from '../journal/common.ts';
import { type AtBroker, atBroker } from './at-broker.ts';

export interface AdoptOptions {
  config: string;
  staffKey: string;
  by: string;
  why: string;
  only?: readonly EntryId[];
  listen: number;
  yes?: true;
  json?: true;
}

/** in one request to a running kiosk */
const mostAtOnce = 500;

export async function adopt(kiosk: string, options: AdoptOptions): Promise<void> {
  const config = await configOf(options);
  const key = await readStaffKey(await readText(options.staffKey));
  if (key === null)
    throw new Refusal(
      `${options.staffKey}: holds no key of age (AGE-SECRET-KEY-1…), or more than one.`,
      exitCodes.wrongData,
    );
  await atBroker(config.branch, async (at) => {
    if (key.recipient !== at.identity.staffRecipient)
      throw new Refusal(
        `${options.staffKey}: is not the key of the staff of ${at.identity.branch}, whose public key is ${at.identity.staffRecipient}.`,
        exitCodes.wrongData,
      );
    const life = listen(at, kiosk, options.listen);
    const lost = await read(at, kiosk, key.identity);
    const isSelf = kiosk === at.identity.kiosk;
    const entries = [...lost.ofOlderJournal, ...(isSelf ? [] : lost.entries)]
      .sort((one, other) => one.entry - other.entry)
      .filter(({ entry }) => options.only?.includes(entry) ?? true);
    if (!options.json) show(kiosk, lost, entries, { ...at, hidden: hiddenNames(config) });
    if (entries.length === 0) return void (options.json && printJson(resultOf(kiosk, lost, [])));
    await confirm(kiosk, options);
    // What its journal before had not sent may be adopted while it is at work with a new one.
    if (!isSelf && lost.entries.length > 0 && (await life))
      throw new Refusal(
        `${kiosk} is at work: it was heard of just now. Nothing is adopted; it sends its entries itself.`,
        exitCodes.wrongData,
      );
    const adopted = await hand(config, kiosk, options, entries);
    if (options.json) printJson(resultOf(kiosk, lost, adopted));
    else print(whatBecame(adopted));
  });
}

/** Whether the kiosk said within that time that it is at work. */
function listen(
  { connection, identity, seal }: AtBroker,
  kiosk: string,
  seconds: number,
): Promise<boolean> {
  let seen = () => {};
  const alive = new Promise<boolean>((resolve) => {
    seen = () => resolve(true);
  });
  connection.subscribe('alive', (from, data) => {
    const place = passingSubject(identity.branch, 'alive', from);
    const opened = alives.open(seal, data, place, { kiosk: from, atMs: Date.now() });
    if (from === kiosk && opened !== 'not-signed') seen();
  });
  return Promise.race([alive, pause(seconds * 1000, false, { ref: false })]);
}

async function read(
  { identity, seal, connection, answerOf }: AtBroker,
  kiosk: string,
  staffIdentity: string,
): Promise<LostKiosk> {
  const { branch } = identity;
  const others = createOthers({
    branch,
    self: identity.kiosk,
    seal,
    placeOf: (of) => eventSubject(branch, of),
    unpublishedAtMs: () => 0,
  });
  const lost = await answerOf(
    readLostKiosk({ branch, broker: connection, kiosk, others, seal, staffIdentity }),
  );
  if (lost.lastStoredAtMs !== null) return lost;
  const known = others.kiosks().join(', ') || 'none';
  throw new Refusal(
    `The broker has nothing of a kiosk ${kiosk}. It has something of: ${known}.`,
    exitCodes.wrongData,
  );
}

function show(
  kiosk: string,
  lost: LostKiosk,
  entries: readonly LostEntry[],
  { identity, hidden }: AtBroker & { hidden: HiddenName },
): void {
  const last = new Date(lost.lastStoredAtMs ?? 0).toISOString();
  print(`${kiosk} of ${identity.branch} last told something at ${last}, by the broker's clock.\n`);
  if (lost.adopted.length > 0)
    print(
      `Adopted before: ${lost.adopted.map(({ entry, by }) => `${entry} (by ${by})`).join(', ')}.\n`,
    );
  if (lost.withoutEscrow.length > 0)
    print(
      `Not to be opened: ${lost.withoutEscrow.join(', ')}. See in the library system what is missing.\n`,
    );
  if (lost.underWay.length > 0)
    print(`Under way when it was lost, and not known further: ${lost.underWay.join(', ')}.\n`);
  if (lost.unopened > 0)
    print(`${counted(lost.unopened, 'message')} of it cannot be read with the present keys.\n`);
  if (entries.length === 0) return void print('There is nothing to adopt.\n');
  const rows = entries.map((entry) => {
    const line = lineOf({ ...entry, id: entry.entry, settlement: { state: 'deferred' } }, hidden);
    const next = entry.overtaken ? "staff's list: elsewhere since" : 'ask, then send';
    const moment = line.at.slice(0, 16).replace('T', ' ');
    return [String(entry.entry), moment, line.kind, line.item ?? '', line.patron ?? '', next];
  });
  printTable(
    ['entry', 'moment (UTC)', 'what', 'item', 'patron', 'becomes'],
    rows,
    [7, 16, 10, 8, 8],
  );
}

async function confirm(kiosk: string, { yes }: AdoptOptions): Promise<void> {
  if (yes) return;
  if (shell().stdin.isTTY !== true)
    throw new Refusal(
      'Nothing is adopted. Say --yes where the kiosk will not come back, its account at the library system is closed, and it is revoked.',
      exitCodes.wrongUse,
    );
  printError(
    `${kiosk} will not come back with its old disk, its account at the library system is closed, and it is revoked at the host.\n`,
  );
  const typed = await askLine({
    question: `Write ${kiosk} where all three are so: `,
    echo: true,
    to: 'stderr',
  });
  if (typed?.trim() !== kiosk) throw new Refusal('Nothing is adopted.', exitCodes.wrongUse);
}

/** By the kiosk while one runs on the folder, else in the folder itself. */
async function hand(
  config: Config,
  kiosk: string,
  { by, why }: AdoptOptions,
  entries: readonly LostEntry[],
): Promise<AdoptedEntry[]> {
  const { adoptAtKiosk } = await import('../journal/running-kiosk.ts');
  const adopted: AdoptedEntry[] = [];
  for (let from = 0; from < entries.length; from += mostAtOnce) {
    const some = entries.slice(from, from + mostAtOnce);
    const request = { kiosk, by, why, entries: some };
    const done =
      (await adoptAtKiosk(config.store.folder, request)) ?? (await adoptHere(config, request));
    adopted.push(...done);
  }
  return adopted;
}

interface Request {
  kiosk: string;
  by: string;
  why: string;
  entries: readonly LostEntry[];
}

async function adoptHere(
  config: Config,
  { kiosk, by, why, entries }: Request,
): Promise<readonly AdoptedEntry[]> {
  const [{ adoptEntries }, { openAudit }, { openExisting }] = await Promise.all([
    import('../../branch/lost/adopt.ts'),
    import('../../technician/audit/audit.ts'),
    import('../../store/snapshot.ts'),
  ]);
  const { folder } = config.store;
  const now = () => new Date().toISOString();
  const store = openExisting(storeOptions(config));
  try {
    const audit = openAudit({
      folder,
      clock: { now },
      keepDays: config.service.keepAuditDays,
      mayRemove: () => false,
      log: () => {},
    });
    const named = entries.map(({ entry }) => `entry ${entry}`);
    audit.write({
      role: 'socket',
      action: 'branch-adopt',
      what: [`kiosk ${kiosk}`, `by ${by}`, why, ...named],
    });
    audit.close();
    return adoptEntries(store.journal, kiosk, entries, now);
  } finally {
    store.close();
  }
}

function resultOf(kiosk: string, lost: LostKiosk, adopted: readonly AdoptedEntry[]) {
  const { withoutEscrow, underWay } = lost;
  return { kiosk, adopted, withoutEscrow, underWay };
}

function whatBecame(adopted: readonly AdoptedEntry[]): string {
  const count = (became: AdoptedEntry['became']) =>
    adopted.filter((each) => each.became === became).length;
  const [sent, staff, already] = [count('to-send'), count('staff'), count('already')];
  return [
    `${counted(sent, 'entry is', 'entries are')} asked about and sent when the library system answers.\n`,
    ...(staff > 0
      ? [`${counted(staff, 'entry is', 'entries are')} on the list of the staff.\n`]
      : []),
    ...(already > 0
      ? [`${counted(already, 'entry was', 'entries were')} adopted here before.\n`]
      : []),
    'See: kiosk journal list.\n',
  ].join('');
}
