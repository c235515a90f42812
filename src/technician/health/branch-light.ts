/** The light of the branch, from what the link says of itself. */

import type { Instant } from '../../../machines/domain.ts';
import type { BranchState } from '../../branch/port.ts';
import { counted } from '../../counted.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';

/** From here on one of the two clocks is wrong. */
const clockOffMs = 2_000;
const dayMs = 86_400_000;
/** A kiosk is switched off for a week of holidays; who is away longer may have been taken away. */
const silentDays = 14;
/** Each says every twenty seconds that it is there, from the next connection on. */
const listenedMs = 300_000;

/** Why a kiosk is alone, by the code of the log, and what to do about it. */
const causes: Readonly<Record<string, { text: string; remedy: string }>> = {
  'branch-broker-away': {
    text: 'The broker of the branch does not answer.',
    remedy:
      'Check that the machine of the broker is on and in this network, and there `systemctl status library-kiosk-broker`; then the address of the broker.',
  },
  'branch-broker-cannot-store': {
    text: 'The broker of the branch cannot store what the kiosks tell.',
    remedy:
      'Look at the disk of the broker’s machine: `df`, and the log of `library-kiosk-broker`. Nothing is lost: the kiosks tell what they know when there is room.',
  },
  'branch-broker-refuses': {
    text: 'The broker of the branch does not let this kiosk in.',
    remedy:
      'Was this kiosk revoked, is the clock of this machine wrong, or is that another broker? Enrol it again where it was revoked (docs/branch.md).',
  },
  'branch-stream-missing': {
    text: 'The broker has no stream of this branch.',
    remedy:
      'Its host makes them within three minutes (timer `library-kiosk-broker-report`); at once: `sudo systemctl restart library-kiosk-broker` there. The kiosks tell what they know by themselves.',
  },
  'branch-reading': {
    text: 'The kiosk has not read yet what the others did.',
    remedy: 'This takes seconds after a start. Lasts it longer, look at the log of the broker.',
  },
  'branch-key-missing': {
    text: 'Another kiosk of the branch uses a later branch key than this one has.',
    remedy:
      'At the host `sudo systemctl restart library-kiosk-broker` gives each kiosk its keys again. Lasts it longer, enrol this kiosk anew (docs/branch.md).',
  },
  'branch-not-enrolled': {
    text: 'The folder of the setting branch holds no enrolment.',
    remedy:
      'Enrol this kiosk (`kiosk branch enrol`), or name the right folder; docs/branch.md has the steps.',
  },
  'branch-folder-wrong': {
    text: 'The enrolment of this kiosk cannot be read.',
    remedy:
      '`kiosk branch status` names the file. Put the folder back from a copy, or enrol it again.',
  },
  'branch-keys-refused': {
    text: 'The branch keys of the enrolment are not for this kiosk, or not signed by the branch.',
    remedy: 'Put the folder back from a copy, or enrol this kiosk again (docs/branch.md).',
  },
};

/** `code`: of a BranchState, or of a BrokerRefusal */
export function aloneText(code: string): { text: string; remedy?: string } {
  return causes[code] ?? { text: 'The other kiosks of the branch are not heard.' };
}

export function branchLight(state: BranchState, now: Instant): Finding {
  const { link, why, since, broker, branch, kiosk, others } = state;
  const details = { where: broker, since };
  const { adoptedFalselyBy } = state;
  if (adoptedFalselyBy.length > 0) {
    const names = adoptedFalselyBy.join(', ');
    const text = `${names} of the branch says that it has adopted what this kiosk still has to send; the key of the staff has not signed that.`;
    const remedy = `Look at ${names}: it may be in the wrong hands. Revoke it at the host (kiosk branch revoke), and enrol it anew. This kiosk sends its entries itself.`;
    return broken('branch', 'branch-adopted-falsely', text, { ...details, remedy });
  }
  if (link === 'fenced') {
    const text = `Another machine works as ${kiosk} of the branch ${branch}: this one decides for itself until it is restarted.`;
    const remedy =
      'Find the other machine: a copy of this disk, or of the enrolment folder. Switch it off, or enrol it under a name of its own; then restart this kiosk.';
    return broken('branch', 'branch-fenced', text, { ...details, remedy });
  }
  if (link === 'alone') {
    const { text, remedy } = aloneText(why ?? '');
    const alone = `${text} This kiosk decides for itself.`;
    // Before a first connection it may have no address.
    const where = broker === '' ? undefined : broker;
    return attention('branch', why ?? 'branch-broker-away', alone, { ...details, where, remedy });
  }
  const text = `In touch with ${counted(others.length, 'other kiosk')} of the branch.`;
  const told = { is: 'in-touch', figure: others.length };
  return (
    unsigned(state.notSigned, broker) ??
    unwritten(state) ??
    silent(state, now) ??
    branchClock(state.clockAheadMs, broker) ??
    fine('branch', text, { ...details, told })
  );
}

function unsigned(count: number, where: string): Finding | null {
  if (count === 0) return null;
  const text = `${counted(count, 'message')} in the branch came in the name of a kiosk that has not signed them; they are left out.`;
  const remedy = 'Look who can write to the broker, and revoke that kiosk (docs/branch.md).';
  return attention('branch', 'branch-not-signed', text, { remedy, where });
}

function unwritten({ keysNotWritten, broker: where }: BranchState): Finding | null {
  if (!keysNotWritten) return null;
  const text =
    'The newest branch keys are in use, and could not be written into the enrolment folder. It is tried again each minute.';
  const remedy =
    'Make room on the disk; the folder `branch.folder` must belong to the user of the kiosk (docs/branch.md).';
  return attention('branch', 'branch-keys-not-written', text, { remedy, where });
}

/** With what it was enrolled, a thief reads the branch and speaks in the name of that kiosk. */
function silent({ others, since, broker }: BranchState, now: Instant): Finding | null {
  const msSince = (at: Instant) => Date.parse(now) - Date.parse(at);
  if (msSince(since) < listenedMs) return null;
  const away = others.filter(
    ({ isRevoked, lastSeenAt }) =>
      !isRevoked && lastSeenAt !== null && msSince(lastSeenAt) >= silentDays * dayMs,
  );
  if (away.length === 0) return null;
  const names = away.map(({ kiosk }) => kiosk).join(', ');
  const text = `Not heard for ${silentDays} days or more: ${names} of the branch.`;
  const remedy =
    'Is it switched off, and where you left it? If it was stolen or given away, revoke it at the host: `kiosk branch revoke` (docs/branch.md).';
  return attention('branch', 'branch-kiosk-silent', text, { remedy, where: broker });
}

/**
 * The order of the branch is right all the same, by the clock of the broker; due dates and receipts
 * are not. `aheadMs`: the broker's clock minus this machine's; null: not measured
 */
export function branchClock(aheadMs: number | null, where: string): Finding | null {
  if (aheadMs === null || Math.abs(aheadMs) < clockOffMs) return null;
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const text = `The clock of the broker is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`;
  const remedy =
    'Let both machines take their time from one source; where there is no internet, from the machine of the broker (chrony).';
  return attention('branch', 'branch-clock-off', text, { remedy, where });
}
