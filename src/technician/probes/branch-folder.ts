/** What a kiosk got when it was enrolled in its branch: whether it can be read, and until when it holds. */
import { X509Certificate } from 'node:crypto';
import type { Instant } from '../../../machines/domain.ts';
import type { Identity } from '../../branch/enrol/identity.ts';
import type { Config } from '../../config/schema.ts';
import { Fault } from '../../fault.ts';
import type { Enrolment } from '../branch-view.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';

/** A certificate is renewed by hand, with a file that is carried to the host and back. */
const soonDays = 30;
const dayMs = 86_400_000;

interface ReadFolder {
  /** null: not enrolled, or the folder is not as it was */
  identity: Identity | null;
  enrolment: Enrolment | null;
  findings: Finding[];
}

/** Reads files alone. Where the kiosk is in no branch there is nothing to find. */
export async function readEnrolment(settings: Config['branch'], now: Instant): Promise<ReadFolder> {
  if (settings === null) return { identity: null, enrolment: null, findings: [] };
  const { folder, keyFile, broker } = settings;
  // Loaded when needed: a kiosk without a branch loads nothing of it.
  const { readIdentity, readKeys } = await import('../../branch/enrol/folder.ts');
  try {
    const identity = readIdentity(folder, keyFile);
    await readKeys(folder, identity);
    const { validTo } = new X509Certificate(identity.certificate);
    const enrolment: Enrolment = {
      branch: identity.branch,
      kiosk: identity.kiosk,
      broker: broker ?? identity.broker,
      certificateUntil: new Date(validTo).toISOString(),
    };
    return { identity, enrolment, findings: [certificateOf(enrolment, folder, now)] };
  } catch (error) {
    return { identity: null, enrolment: null, findings: [unreadable(error, folder)] };
  }
}

function certificateOf({ certificateUntil }: Enrolment, where: string, now: Instant): Finding {
  const days = Math.floor((Date.parse(certificateUntil) - Date.parse(now)) / dayMs);
  const remedy = 'Enrol this kiosk again under the same name; docs/branch.md has the steps.';
  if (days < 0) {
    const text = `The certificate of this kiosk ended on ${certificateUntil}: the broker does not let it in.`;
    return broken('branch', 'branch-certificate-expired', text, { where, remedy });
  }
  const text = `The certificate of this kiosk is valid for ${days} more days.`;
  return days < soonDays
    ? attention('branch', 'branch-certificate-ends-soon', text, { where, remedy })
    : fine('branch', text, { where, told: { is: 'enrolled', figure: days } });
}

function unreadable(error: unknown, where: string): Finding {
  if (error instanceof Fault)
    return broken('branch', error.code, error.message, { where, remedy: error.remedy });
  // Its message may quote a file.
  const remedy = 'Put the folder back from a copy, or enrol this kiosk again (docs/branch.md).';
  const text = `The certificate in ${where} cannot be read.`;
  return broken('branch', 'branch-certificate-unreadable', text, { where, remedy });
}
