/** Why no mail went out. */

/** `trust`, `security` and `login` are for the one who sets the kiosk up; `refused` is of this mail alone. */
export type WhyNotSent = 'unreachable' | 'trust' | 'security' | 'login' | 'refused' | 'late';

/** For a technician: without an address, and without the server's own words, which may have one. */
export class NotSent extends Error {
  readonly kind: WhyNotSent;
  constructor(kind: WhyNotSent, message: string) {
    super(message);
    this.kind = kind;
  }
}

export const noAnswerInTime = 'it does not answer in time';

/** What nodemailer says: its own code, that of the system before it, and the number of the reply. */
interface Failed {
  code?: string;
  originalCode?: string;
  responseCode?: number;
}

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME/;

export function whyNot(error: unknown): NotSent {
  const { code = 'unknown', originalCode = code, responseCode } = error as Failed;
  if (untrusted.test(originalCode))
    return new NotSent('trust', `its certificate is not trusted (${originalCode})`);
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return new NotSent('login', `it does not let the kiosk in${replied(responseCode)}`);
  if (code === 'ETLS' || originalCode.startsWith('ERR_SSL'))
    return new NotSent('security', `no encryption came about (${originalCode})`);
  if (code === 'ETIMEDOUT') return new NotSent('late', noAnswerInTime);
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return new NotSent('refused', `it does not take the mail${replied(responseCode)}`);
  if (code === 'EPROTOCOL')
    return new NotSent('unreachable', `it does not speak as a mail server${replied(responseCode)}`);
  return new NotSent('unreachable', `it cannot be reached (${responseCode ?? originalCode})`);
}

function replied(responseCode: number | undefined): string {
  return responseCode === undefined ? '' : ` (${responseCode})`;
}
