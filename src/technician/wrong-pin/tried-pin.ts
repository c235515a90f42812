/**
 * Where patrons type a PIN, that a wrong one was tried at this library system: what it answered, in a
 * file of the data folder. No card number and no PIN is in it. Without it nobody knows whether any
 * PIN opens any account, so the library system is not in order.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../../machines/domain.ts';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import type { Config } from '../../config/schema.ts';
import { systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';
import type { PinTrial } from './wrong-pin.ts';

const fileName = 'pin-tried.json';
const tried = z.strictObject({
  /** of the library system that was asked; another one is another question */
  address: z.string(),
  profile: z.string(),
  user: z.string().nullable(),
  at: z.iso.datetime(),
  wrongPin: z.enum(['refused', 'taken', 'no-verdict']),
  saysYesWithoutPin: z.boolean(),
});
type TriedPin = z.output<typeof tried>;
type Tried = Extract<PinTrial, { kind: 'tried' }>;
type Settings = Pick<Config, 'sip2' | 'identification' | 'store'>;

/** Stores what came of a wrong PIN, and says it. */
export function findingsOf(config: Settings, trial: PinTrial | undefined, at: Instant): Finding[] {
  if (trial === undefined) return [];
  if (trial.kind === 'not-tried') return trial.why === 'card-silent' ? [silent] : [];
  const found = [store(config, trial, at), triedPinFinding(config, trial)];
  const ofCard = trial.isLocked === null ? [perhapsLocked] : trial.isLocked ? [locked] : [];
  return [...found.filter((each) => each !== null), ...ofCard];
}

/** null: it is stored. */
function store({ sip2, store: { folder } }: Settings, trial: Tried, at: Instant): Finding | null {
  const { wrongPin, saysYesWithoutPin } = trial;
  const { address, profile, user } = sip2;
  const content: TriedPin = { address, profile, user, at, wrongPin, saysYesWithoutPin };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileAtomically(join(folder, fileName), `${JSON.stringify(content)}\n`, 0o600);
    return null;
  } catch (cause) {
    const text = `What came of the wrong PIN cannot be written (${systemCode(cause)}).`;
    const remedy = `Let the user of the kiosk write ${folder}, and try again.`;
    return broken('library', 'pin-tried-unwritable', text, { where: folder, remedy });
  }
}

/** null: none was tried at this library system. */
function readTriedPin({ sip2, store }: Settings): TriedPin | null {
  try {
    const read = tried.parse(JSON.parse(readFileSync(join(store.folder, fileName), 'utf8')));
    const isOf = (['address', 'profile', 'user'] as const).every(
      (each) => read[each] === sip2[each],
    );
    return isOf ? read : null;
  } catch {
    return null; // no file, or one that another program spoilt: it is tried again
  }
}

/** A wrong PIN was taken, and none was refused since. */
export function takesAnyPin(config: Settings): boolean {
  return readTriedPin(config)?.wrongPin === 'taken';
}

const howToTry =
  'Have a library card at hand: `kiosk doctor --card -` asks for it and sends one wrong PIN; or page Readiness of the service panel, or `kiosk setup`.';

/** null: patrons type no PIN here. `now`: what was tried a moment ago, in place of what is stored. */
export function triedPinFinding(config: Settings, now?: Tried): Finding | null {
  const { sip2, identification } = config;
  if (identification.pin === 'never') return null;
  const where = sip2.address;
  const known = now ?? readTriedPin(config);
  if (known === null) {
    const text =
      'No wrong PIN was tried yet at this library system: nobody knows whether it looks at PINs.';
    return broken('library', 'pin-untried', text, { where, remedy: howToTry });
  }
  const { wrongPin, saysYesWithoutPin } = known;
  if (wrongPin === 'taken') {
    const text = 'The library system takes a wrong PIN: no account is opened.';
    const remedy =
      'Have PIN verification switched on there, and try again: `kiosk doctor --card -`. Do the patrons of this library have no PIN? Write "pin": "never" in the section identification.';
    return broken('library', 'pin-any', text, { where, remedy });
  }
  if (wrongPin === 'no-verdict') {
    const text =
      'The library system does not say whether a PIN is right (no CQ): no account is opened.';
    const remedy =
      'Have PIN verification switched on there, and try again. Do the patrons of this library have no PIN? Write "pin": "never" in the section identification.';
    return broken('library', 'pin-unchecked', text, { where, remedy });
  }
  if (saysYesWithoutPin && !profileOf(sip2.profile, sip2).saysYesWithoutPin) {
    const text =
      'The library system says yes to no PIN (CQ Y), and refuses a wrong one: no account is opened until the configuration says that it does.';
    const remedy = 'Write "saysYesWithoutPin": true in the section sip2; `kiosk setup` does it.';
    return broken('library', 'pin-yes-without', text, { where, remedy });
  }
  return fine('library', 'The library system refuses a wrong PIN: it was tried.', {
    told: { is: 'pin-refused' },
    where,
  });
}

const locked: Finding = attention(
  'library',
  'card-locked',
  'The library system does not accept this card any more, after one wrong PIN.',
  { remedy: 'Have the card unlocked at the desk. One wrong PIN was sent, and no more.' },
);

const perhapsLocked: Finding = attention(
  'library',
  'card-perhaps-locked',
  'The library system refused one wrong PIN, and did not answer whether it still accepts this card.',
  { remedy: 'See at the desk whether the card still works, before a wrong PIN is sent again.' },
);

const silent: Finding = attention(
  'library',
  'card-silent',
  'The library system says nothing of a card without its PIN (BL N, CQ N), so no wrong one was tried.',
  { remedy: 'Give the PIN of the card too: `kiosk doctor --card - --pin -`, or `kiosk setup`.' },
);
