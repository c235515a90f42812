/** Opens the branch of a kiosk by its enrolment folder. */
import { randomBytes } from 'node:crypto';
import type { Log } from '../domain.ts';
import { Fault } from '../fault.ts';
import type { Transaction } from '../store/types.ts';
import { alone } from './alone.ts';
import { natsBroker } from './broker/nats.ts';
import { readIdentity, readKeys, writeKeys } from './enrol/folder.ts';
import type { Identity } from './enrol/identity.ts';
import { createBranchSeal } from './keys/branch-keys.ts';
import { type OpenedKeys, openKeysDocument } from './keys/keys-document.ts';
import { voicesOf } from './keys/voices.ts';
import { openLink } from './link/link.ts';
import { createEscrow } from './lost/escrow.ts';
import type { PatronNumbers, RunningBranch } from './port.ts';
import type { OwnJournal } from './shared/told.ts';

export interface BranchOptions {
  /** of the enrolment */
  folder: string;
  /** `tls://host:port`, in place of that of the enrolment */
  broker?: string | undefined;
  /** for a claim, in ms */
  waitMs: number;
  /** false: this kiosk stays out of the region of its branch; default true */
  region?: boolean;
  journal: OwnJournal;
  numbersOf(loan: Extract<Transaction, { kind: 'check-out' }>): PatronNumbers;
  log: Log;
}

/**
 * Never rejects: a kiosk whose enrolment cannot be read works alone, which the log and the state
 * say. It is `alone` when this resolves, and `up` by itself.
 */
export async function openBranch(options: BranchOptions): Promise<RunningBranch> {
  try {
    const identity = readIdentity(options.folder);
    const present = await readKeys(options.folder, identity);
    const opener = keysOpener(options, identity, present);
    const { branch, kiosk } = identity;
    const boot = randomBytes(16).toString('base64url');
    const { journal, numbersOf, waitMs, log } = options;
    return openLink({
      ...{ branch, kiosk, boot, journal, numbersOf, waitMs, log },
      broker: natsBroker({ identity, address: options.broker }),
      seal: opener.sealOf(present),
      openKeys: opener.openKeys,
      belief: { ...identity, trust: opener.trust },
      escrow: await createEscrow({ kiosk, boot }, identity.staffRecipient),
    });
  } catch (error) {
    return notEnrolled(options, error);
  }
}

/** Newer documents alone are taken; each is in the folder before it is used. */
function keysOpener(
  { folder, log, region = true }: BranchOptions,
  identity: Identity,
  present: OpenedKeys,
) {
  let { serial: least, region: trust } = present;
  const sealOf = (opened: OpenedKeys) =>
    createBranchSeal(opened.keys, voicesOf(opened, identity.nkeySeed));
  const openKeys = async (document: Uint8Array) => {
    const text = Buffer.from(document).toString('utf8');
    try {
      const opened = await openKeysDocument(text, identity, least);
      if (opened.serial === least) return null;
      writeKeys(folder, text);
      least = opened.serial;
      trust = opened.region;
      return sealOf(opened);
    } catch (error) {
      const { code, message } =
        error instanceof Fault
          ? error
          : { code: 'branch-keys-not-written', message: reasonOf(error) };
      log({ level: 'warn', part: 'branch', code, text: message });
      return null;
    }
  };
  return { openKeys, sealOf, trust: () => (region ? trust : null) };
}

function notEnrolled({ folder, broker, log }: BranchOptions, error: unknown): RunningBranch {
  const code = error instanceof Fault ? error.code : 'branch-folder-wrong';
  log({ level: 'error', part: 'branch', code, text: `${folder}: ${reasonOf(error)}` });
  const since = new Date().toISOString();
  const claims = { mine: 0, lent: 0, limit: 0, alone: 0 };
  return {
    ...alone,
    claim: async () => {
      claims.alone += 1;
      return 'alone';
    },
    // It has told nobody, and hears nobody.
    earlierElsewhere: () => 'ask',
    state: () => ({
      ...{ branch: '', kiosk: '', link: 'alone', why: code, since, broker: broker ?? '' },
      ...{ toTell: 0, keyGeneration: 0, clockAheadMs: null, others: [] },
      ...{ claims: { ...claims }, sharedList: null, notSigned: 0, adoptedFalselyBy: [] },
    }),
    onChange: () => {},
    calls: { say: () => false, hear: () => {} },
    region: {
      trust: () => null,
      staff: () => [],
      hear: () => {},
      report: () => {},
      unseal: async () => null,
      blob: async () => null,
    },
    close: async () => {},
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
