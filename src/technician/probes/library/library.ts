/** Checks the library system: network path, log-in, status, and deviations from the settings. */

import { isWebAddress } from '../../../../packages/sip2/src/https/index.ts';
import {
  firstFilled,
  type Message,
  otherDelimiterIn,
  profileOf,
  type TlsOptions,
} from '../../../../packages/sip2/src/index.ts';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import { Fault } from '../../../fault.ts';
import { libraryEndpoint } from '../../../wiring/library-address.ts';
import { readTls } from '../../../wiring/open.ts';
import { attention, broken, type Finding, fine } from '../../finding.ts';
import { probePath } from '../path.ts';
import { encodingFinding, lineFindings, oddFindings } from './line-form.ts';
import { type LineSettings, type LogInResult, tryLogIn } from './log-in.ts';

interface LibraryProbe {
  findings: readonly Finding[];
  /** the date in 98 and when it arrived, to compare clocks; null: not reached */
  clock: { date18: string; at: Date } | null;
}

/** `answerMs`: the timeout of each step of the path and of each answer. */
export async function probeLibrary(
  config: Config,
  secrets: Secrets,
  answerMs: number,
): Promise<LibraryProbe> {
  const { sip2 } = config;
  const where = sip2.address;
  const path = await probeLine(sip2, answerMs);
  if (!path.open) return unreached(path.findings);
  const logIn = await tryLogIn(sip2, secrets, {}, answerMs);
  if (logIn.outcome.kind === 'failed') {
    const why = await explainFailure(sip2, secrets, logIn, answerMs);
    return unreached([...path.findings, why]);
  }
  const divided = dividedOtherwise(logIn, sip2);
  // What it says of itself is then not read.
  if (divided.length > 0) return unreached([...path.findings, ...divided]);
  const { status, at } = logIn.outcome;
  const findings = [
    ...path.findings,
    ...timesOf(logIn, where),
    ...supportOf(status, config),
    ...deniedBy(status),
    ...timesAnnounced(status, config),
    ...(isWebAddress(where) ? [] : lineFindings(logIn, profileOf(sip2.profile, sip2))),
    ...oddFindings(logIn),
  ];
  return { findings, clock: { date18: status.fixed.dateTimeSync, at } };
}

/** The way to it alone: nothing is sent. */
export async function probeLine(
  sip2: Pick<Config['sip2'], 'address' | 'tls'>,
  answerMs: number,
): ReturnType<typeof probePath> {
  const endpoint = libraryEndpoint(sip2.address);
  if (endpoint === null) {
    const remedy = 'Write tcp://host:port, tls://host:port or https://host/path as `sip2.address`.';
    const text = `${sip2.address} is not an address of a library system.`;
    return { findings: [broken('library', 'address-wrong', text, { remedy })], open: false };
  }
  const tls = certificatesOf(sip2);
  return tls === null
    ? { findings: [], open: false }
    : await probePath('library', endpoint, tls, answerMs);
}

/** null: one cannot be read, which the check of the configuration reports. */
function certificatesOf({ tls }: Pick<Config['sip2'], 'tls'>): TlsOptions | null {
  try {
    return readTls(tls ?? {});
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function unreached(findings: readonly Finding[]): LibraryProbe {
  return { findings, clock: null };
}

function timesOf({ logInMs, statusMs }: LogInResult, where: string): Finding[] {
  const round = (ms: number) => Math.round(ms);
  return [
    ...(logInMs === null
      ? []
      : [
          fine('library', `The log-in is accepted (93, ${round(logInMs)} ms).`, {
            told: { is: 'log-in' },
            where,
            latencyMs: round(logInMs),
          }),
        ]),
    ...(statusMs === null
      ? []
      : [
          fine('library', `The library system answers (99, ${round(statusMs)} ms).`, {
            told: { is: 'answers-99' },
            where,
            latencyMs: round(statusMs),
          }),
        ]),
  ];
}

/** Positions in BX of 98 (3M SIP 2.00, "ACS Status"). */
const positions = {
  '23': 0,
  '11': 1,
  '09': 2,
  '63': 7,
  '35': 8,
  '37': 9,
  '17': 10,
  '29': 14,
} as const;
type Needed = keyof typeof positions;
const meanings: Readonly<Record<Needed, string>> = {
  '23': 'patron status',
  '11': 'check-out',
  '09': 'check-in',
  '63': 'patron information',
  '35': 'end of a visit',
  '37': 'payments',
  '17': 'item information, needed after a lost connection',
  '29': 'renewal',
};

function supportOf(status: Message<'98'>, config: Config): Finding[] {
  const { sip2, terminal, library, offers } = config;
  const findings: Finding[] = [];
  const profile = profileOf(sip2.profile, sip2);
  const needed: readonly Needed[] = [
    ...(['11', '09', '17', profile.patronQuestion] as const),
    ...(offers.renewal ? (['29'] as const) : []),
    ...(profile.endsSession ? (['35'] as const) : []),
    ...(terminal ? (['37'] as const) : []),
  ];
  const supported = firstFilled(status, 'BX') ?? '';
  const listed = (codes: readonly Needed[]) =>
    codes.map((code) => `${code} (${meanings[code]})`).join(', ');
  const unsupported = needed.filter((code) => supported.charAt(positions[code]) === 'N');
  const unknown = needed.filter((code) => !'YN'.includes(supported.charAt(positions[code]) || ' '));
  if (unsupported.length > 0) {
    const list = listed(unsupported);
    const remedy =
      'Ask the operator to switch them on for this SIP2 account; or adapt `sip2.profile`, `sip2.patronQuestion`, `sip2.endsSession`, `offers.renewal` or `terminal: null`.';
    findings.push(
      attention('library', 'messages-unsupported', `It does not support ${list}.`, {
        remedy,
      }),
    );
  } else if (unknown.length > 0) {
    const what = unknown.length === needed.length ? 'the messages of this kiosk' : listed(unknown);
    findings.push(
      fine(
        'library',
        `It does not say whether it supports ${what} (BX of 98): test it with \`kiosk visit\`.`,
        { told: { is: 'supports-unknown' } },
      ),
    );
  } else
    findings.push(
      fine('library', 'It supports all messages of this kiosk.', { told: { is: 'supports-all' } }),
    );
  const institution = firstFilled(status, 'AO')?.trim() ?? null;
  if (institution !== null && institution !== sip2.institutionId) {
    const text = `Its institution is ${institution}, but the configuration has ${sip2.institutionId === '' ? 'none' : sip2.institutionId} (${library.name}).`;
    const remedy =
      'If it refuses cards or items, write its institution as `sip2.institutionId` (AO).';
    findings.push(attention('library', 'institution-differs', text, { remedy }));
  }
  return findings;
}

/**
 * The kiosk ignores what 98 denies: SIPServer's example denies check-in and check-out by mistake and
 * does both. A real refusal has a screen message for the patron.
 */
function deniedBy({
  fixed: { checkinOk, checkoutOk, acsRenewalPolicy },
}: Message<'98'>): Finding[] {
  const denied = [
    ...(checkoutOk === 'N' ? ['check-out'] : []),
    ...(checkinOk === 'N' ? ['check-in'] : []),
    ...(acsRenewalPolicy === 'N' ? ['renewal'] : []),
  ];
  if (denied.length === 0) return [];
  const text = `Its status (98) does not allow ${denied.join(', ')}; the kiosk ignores this, because many systems say so by mistake.`;
  const remedy =
    'Ask its operator whether this SIP2 account may do this. If not, the library system itself must refuse it.';
  return [attention('library', 'status-denies', text, { remedy })];
}

/** In tenths of a second; 000, 999 and no number mean "unknown" (3M SIP 2.00, "ACS Status"). */
function timesAnnounced({ fixed }: Message<'98'>, { sip2 }: Config): Finding[] {
  const tenths = Number(fixed.timeoutPeriod.trim() || 'none');
  const isKnown = Number.isInteger(tenths) && tenths > 0 && tenths !== 999;
  if (!isKnown || tenths * 100 === sip2.timeoutMs) return [];
  const text = `It announces a timeout of ${tenths / 10} s; the kiosk uses ${sip2.timeoutMs / 1_000} s (sip2.timeoutMs).`;
  return [fine('library', text, { told: { is: 'timeout', figure: tenths / 10 } })];
}

/** Why the log-in failed: by the answer of the library system, or by trying other settings. */
async function explainFailure(
  sip2: Config['sip2'],
  secrets: Secrets,
  logIn: LogInResult,
  answerMs: number,
): Promise<Finding> {
  const where = sip2.address;
  if (logIn.outcome.kind !== 'failed') return fine('library', 'The library system answers.');
  const { code, text } = logIn.outcome;
  if (code === 'log-in-refused') {
    const [divided] = await dividedFor(sip2, secrets, logIn, answerMs);
    if (divided) return divided;
    const data =
      'Compare `sip2.user`, the password and `sip2.location` with the SIP2 account in the library system; after a change there the kiosk logs in by itself.';
    const isLine = !isWebAddress(where);
    const remedy = isLine
      ? `${data} If all are right: is \`sip2.delimiter\` the sign between its fields? With another one every log-in is refused.`
      : data;
    const refusal = isLine
      ? `The library system refuses the log-in of ${sip2.user ?? 'nobody'} at ${sip2.location}.`
      : 'The library system refuses the log-in in the envelope.';
    return broken('library', 'log-in-refused', refusal, { where, remedy });
  }
  if (code === 'acs-offline') {
    const remedy =
      'Ask its operator to bring the library system online; the kiosk then reconnects by itself.';
    return broken(
      'library',
      'acs-offline',
      'The SIP2 server answers that the library system is offline.',
      {
        where,
        remedy,
      },
    );
  }
  if (isWebAddress(where)) return unopened(where, text);
  const encoding = encodingFinding(logIn.received, profileOf(sip2.profile, sip2).encoding);
  const otherSettings = await findSettings(sip2, secrets, answerMs);
  if (otherSettings) return otherSettings;
  const other = notSip2(where, logIn);
  if (other) return other;
  if (encoding) return encoding;
  if (logIn.asksAgain) return unread(where, sip2);
  const reaction = /hung up|closed|ECONNRESET|EPIPE/.test(text) ? 'hangs up' : 'does not answer';
  const remedy = `It accepts the connection and ${reaction}. Check that this machine’s address is allowed for the SIP2 account and that \`sip2.profile\` is right; ask its operator for the log.`;
  return broken('library', code, `The log-in is not answered: ${text}.`, { where, remedy });
}

/**
 * A log-in whose fields are divided by another sign is read as one long name, and refused. Its answer
 * mostly has no field; 99 changes nothing, and what says itself in 98 has some.
 */
async function dividedFor(
  sip2: Config['sip2'],
  secrets: Secrets,
  logIn: LogInResult,
  answerMs: number,
): Promise<Finding[]> {
  const found = dividedOtherwise(logIn, sip2);
  if (found.length > 0 || isWebAddress(sip2.address)) return found;
  return dividedOtherwise(await tryLogIn({ ...sip2, user: null }, secrets, {}, answerMs), sip2);
}

function dividedOtherwise({ received }: LogInResult, sip2: Config['sip2']): Finding[] {
  const { delimiter } = profileOf(sip2.profile, sip2);
  const other = otherDelimiterIn(received, delimiter);
  if (other === null) return [];
  const text = `The library system divides its fields by ${other}, and the kiosk by ${delimiter}: neither reads the other.`;
  const remedy = `Write "delimiter": ${JSON.stringify(other)} in the section \`sip2\`.`;
  return [broken('library', 'delimiter-wrong', text, { where: sip2.address, remedy })];
}

/** It accepts the connection, and no envelope with an answer comes back. */
function unopened(where: string, text: string): Finding {
  const remedy =
    'Compare the whole `sip2.address`, `sip2.envelope`, `sip2.user` and the password with what its operator says; some systems answer a wrong log-in with an error. Its log says more.';
  return broken(
    'library',
    'envelope-unanswered',
    `The library system was asked in vain: ${text}.`,
    {
      where,
      remedy,
    },
  );
}

/** It is SIP2, and answers each try with 96. */
function unread(where: string, { user }: Config['sip2']): Finding {
  const what = user === null ? 'the status request (99)' : 'the log-in (93)';
  const text = `The library system cannot read ${what}, and asks for it again each time (96).`;
  const remedy =
    'Compare `sip2.delimiter`, `sip2.encoding` and `sip2.errorDetection` with the SIP2 account. Some systems know no log-in: `"user": null`. Its operator sees in its log what it reads.';
  return broken('library', 'message-unread', text, { where, remedy });
}

/** The record layer of TLS, in answer to bytes that are none: an alert. */
function isTlsAlert(received: Uint8Array): boolean {
  return received[0] === 0x15 && received[1] === 0x03;
}

/** How the answers of programs begin that stand on a port that is mistyped. */
const otherProtocols: readonly (readonly [begins: RegExp, name: string])[] = [
  [/^HTTP\/|^<(!doctype|html)/i, 'HTTP'],
  [/^SSH-/, 'SSH'],
  [/^220[ -].*ftp/i, 'FTP'],
  [/^220[ -]/, 'SMTP'],
  [/^\* OK/, 'IMAP'],
];

/** null: the answer is SIP2, or there is none. */
export function notSip2(where: string, { received, checksums }: LogInResult): Finding | null {
  if (received.length === 0 || checksums !== null) return null;
  const text = Buffer.from(received).toString('latin1').trimStart();
  const looksLikePrompt = /login|user|pass/i.test(text);
  const spoken = isTlsAlert(received)
    ? 'TLS'
    : otherProtocols.find(([begins]) => begins.test(text))?.[1];
  const remedy = isTlsAlert(received)
    ? 'It speaks TLS: write tls:// in place of tcp:// in `sip2.address`, and `sip2.tls.ca` where its certificate is of the library itself.'
    : looksLikePrompt && spoken === undefined
      ? 'It has a log-in prompt before SIP2: write the answers as `sip2.script`.'
      : 'Check the port: another service answers here, or a serial server with another speed.';
  const size = `${received.length} bytes`;
  const what = `The answer of ${where} is not SIP2 (${spoken === undefined ? size : `it is ${spoken}`}).`;
  const told = spoken === undefined ? {} : { told: { is: 'spoken', name: spoken } };
  return broken('library', 'not-sip2', what, { where, remedy, ...told });
}

/**
 * The first other settings that get an answer; one after another, as many systems allow one log-in
 * at a time. Few, as a person waits: each that is wrong takes a timeout.
 */
async function findSettings(
  sip2: Config['sip2'],
  secrets: Secrets,
  answerMs: number,
): Promise<Finding | null> {
  const { terminator, errorDetection } = profileOf(sip2.profile, sip2);
  const otherEnd = terminator === 'cr' ? 'crlf' : 'cr';
  const otherCheck =
    errorDetection === 'off' ? 'lenient' : errorDetection === 'strict' ? 'auto' : 'off';
  const candidates: readonly { lineSettings: LineSettings; code: string; setting: string }[] = [
    {
      lineSettings: { terminator: otherEnd },
      code: 'terminator-wrong',
      setting: `"terminator": "${otherEnd}"`,
    },
    {
      lineSettings: { errorDetection: otherCheck },
      code: 'checksum-setting-wrong',
      setting: `"errorDetection": "${otherCheck}"`,
    },
  ];
  for (const { lineSettings, code, setting } of candidates) {
    const { outcome } = await tryLogIn(sip2, secrets, lineSettings, answerMs);
    const isAnswered = outcome.kind === 'online' || outcome.code === 'log-in-refused';
    if (!isAnswered) continue;
    const text = `The library system does not answer as configured, but answers with ${setting}.`;
    return broken('library', code, text, {
      where: sip2.address,
      remedy: `Write ${setting} in the section \`sip2\`.`,
    });
  }
  return null;
}
