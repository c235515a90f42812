/** Opens the branch of a kiosk by its enrolment folder. */
import { randomBytes } from 'node:crypto';
import type { Log } from '../../machines/domain.ts';
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
import type { OwnJournal } from './shared/unpublished.ts';

export interface BranchOptions {
  /** of the enrolment */
  folder: string;
  /** its secrets, where they are not in the folder */
  keyFile?: string | undefined;
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
    const identity = readIdentity(options.folder, options.keyFile);
    const present = await readKeys(options.folder, identity);
    const opener = keysOpener(options, identity, present);
    const { branch, kiosk } = identity;
    const boot = randomBytes(16).toString('base64url');
    const { journal, numbersOf, waitMs, log } = options;
    const link = openLink({
      branch,
      kiosk,
      boot,
      journal,
      numbersOf,
      waitMs,
      log,
      broker: natsBroker({ identity, address: options.broker }),
      seal: opener.sealOf(present),
      openKeys: opener.openKeys,
      keysAreWritten: opener.areWritten,
      regionKeys: { ...identity, trust: opener.trust },
      escrow: await createEscrow({ kiosk, boot }, identity.staffRecipient),
    });
    return {
      ...link,
      close: async () => {
        opener.close();
        await link.close();
      },
    };
  } catch (error) {
    return notEnrolled(options, error);
  }
}

const writeAgainMs = 60_000;

/**
 * Newer documents alone are taken. One that cannot be written is used all the same: with an older key
 * this kiosk would neither read the others nor ask for what they lent.
 */
function keysOpener(
  { folder, log, region = true }: BranchOptions,
  identity: Identity,
  present: OpenedKeys,
) {
  let { serial: least, region: trust } = present;
  const sealOf = (opened: OpenedKeys) =>
    createBranchSeal(opened.keys, voicesOf(opened, identity.nkeySeed));
  /** text of the document that is in use and not in the folder */
  let unwritten: string | null = null;
  let isReported = false;
  let timer: NodeJS.Timeout | undefined;
  const close = () => clearTimeout(timer);
  const write = () => {
    if (unwritten === null) return;
    clearTimeout(timer);
    try {
      writeKeys(folder, unwritten);
      unwritten = null;
      const text = 'The branch keys are in the enrolment folder now.';
      if (isReported) log({ level: 'info', part: 'branch', code: 'branch-keys-written', text });
      isReported = false;
    } catch (error) {
      const text = `${folder}: ${reasonOf(error)}`;
      if (!isReported)
        log({ level: 'warn', part: 'branch', code: 'branch-keys-not-written', text });
      isReported = true;
      timer = setTimeout(write, writeAgainMs).unref();
    }
  };
  const openKeys = async (document: Uint8Array) => {
    const text = Buffer.from(document).toString('utf8');
    try {
      const opened = await openKeysDocument(text, identity, least);
      if (opened.serial === least) return null;
      unwritten = text;
      write();
      least = opened.serial;
      trust = opened.region;
      return sealOf(opened);
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'branch-keys-refused';
      log({ level: 'warn', part: 'branch', code, text: reasonOf(error) });
      return null;
    }
  };
  const areWritten = () => unwritten === null;
  return { openKeys, sealOf, trust: () => (region ? trust : null), areWritten, close };
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
    // It publishes nothing and reads nothing.
    earlierElsewhere: () => 'ask',
    state: () => ({
      branch: '',
      kiosk: '',
      link: 'alone',
      why: code,
      since,
      broker: broker ?? '',
      unpublished: 0,
      keyGeneration: 0,
      clockAheadMs: null,
      others: [],
      claims: { ...claims },
      sharedList: null,
      notSigned: 0,
      adoptedFalselyBy: [],
      keysNotWritten: false,
    }),
    onChange: () => {},
    calls: { say: () => false, subscribe: () => {} },
    region: {
      trust: () => null,
      staff: () => [],
      subscribe: () => {},
      report: () => {},
      sign: () => null,
      unseal: async () => null,
      blob: async () => null,
    },
    close: async () => {},
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
