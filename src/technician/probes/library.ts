/** The library system: the network path, the log-in, its status, and deviations from the settings. */
import { parseAddress } from '../../../hardware/address.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { Fault } from '../../fault.ts';
import { firstFilled, type Message, profileOf, type TlsOptions } from '../../sip2/index.ts';
import { readTls } from '../../wiring/open.ts';
import { attention, broken, type Finding, fine } from '../health/finding.ts';
import { type Greeting, greet, type Manner } from './greeting.ts';
import { encodingFinding, formFindings } from './line-form.ts';
import { walk } from './path.ts';

interface LibraryProbe {
  findings: readonly Finding[];
  /** the date of 98 and when it came, to compare clocks; null: not reached */
  clock: { date18: string; at: Date } | null;
}

/** After so many timeouts no other manner is tried, as a person waits for the result. */
const mostWaits = 3;
interface Patience {
  answerMs: number;
  leftMs: number;
}

/** `answerMs`: the timeout of each step of the path and of each answer. */
export async function probeLibrary(
  config: Config,
  secrets: Secrets,
  answerMs: number,
): Promise<LibraryProbe> {
  const { sip2 } = config;
  const where = sip2.address;
  const parsed = parseAddress(sip2.address);
  if (!parsed.ok || parsed.address.kind === 'serial') {
    const remedy = 'Write tcp://host:port or tls://host:port as `sip2.address`.';
    return nothing([
      broken('library', 'address-wrong', `${where} is no address of a library system.`, { remedy }),
    ]);
  }
  const startedMs = performance.now();
  const tls = certificatesOf(sip2);
  if (tls === null) return nothing([]);
  const way = await walk('library', parsed.address, tls, answerMs);
  if (!way.open) return nothing(way.findings);
  const greeting = await greet(sip2, secrets, {}, answerMs);
  if (greeting.outcome.kind === 'failed') {
    const spentMs = performance.now() - startedMs;
    const why = await explainFailure(sip2, secrets, greeting, {
      answerMs,
      leftMs: answerMs * mostWaits - spentMs,
    });
    return nothing([...way.findings, why]);
  }
  const { status, at } = greeting.outcome;
  const findings = [
    ...way.findings,
    ...timesOf(greeting, where),
    ...supportOf(status, config),
    ...deniedBy(status),
    ...timesAnnounced(status, config),
    ...formFindings(greeting, profileOf(sip2.profile, sip2)),
  ];
  return { findings, clock: { date18: status.fixed.dateTimeSync, at } };
}

/** null: one cannot be read, which the configuration's findings say. */
function certificatesOf({ tls }: Config['sip2']): TlsOptions | null {
  try {
    return readTls(tls ?? {});
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function nothing(findings: readonly Finding[]): LibraryProbe {
  return { findings, clock: null };
}

function timesOf({ logInMs, statusMs }: Greeting, where: string): Finding[] {
  const round = (ms: number) => Math.round(ms);
  return [
    ...(logInMs === null
      ? []
      : [
          fine('library', `The log-in is accepted (93, ${round(logInMs)} ms).`, {
            where,
            latencyMs: round(logInMs),
          }),
        ]),
    ...(statusMs === null
      ? []
      : [
          fine('library', `The library system answers (99, ${round(statusMs)} ms).`, {
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
  '11': 'lending',
  '09': 'returning',
  '63': 'patron information',
  '35': 'end of a visit',
  '37': 'payments',
  '17': 'item information, which settles what is not known after a lost line',
  '29': 'renewing',
};

function supportOf(status: Message<'98'>, { sip2, terminal, library }: Config): Finding[] {
  const findings: Finding[] = [];
  const profile = profileOf(sip2.profile, sip2);
  const needed: readonly Needed[] = [
    ...(['11', '09', '29', '17', profile.patronQuestion] as const),
    ...(profile.endsSession ? (['35'] as const) : []),
    ...(terminal ? (['37'] as const) : []),
  ];
  const supported = firstFilled(status, 'BX') ?? '';
  const listed = (codes: readonly Needed[]) =>
    codes.map((code) => `${code} (${meanings[code]})`).join(', ');
  const lacking = needed.filter((code) => supported.charAt(positions[code]) === 'N');
  const unsaid = needed.filter((code) => !'YN'.includes(supported.charAt(positions[code]) || ' '));
  if (lacking.length > 0) {
    const list = listed(lacking);
    const remedy =
      'Have them switched on for this SIP2 account; or choose what fits with `sip2.profile`, `sip2.patronQuestion`, `sip2.endsSession`, `terminal: null`.';
    findings.push(
      attention('library', 'messages-unsupported', `It says that it does not do ${list}.`, {
        remedy,
      }),
    );
  } else if (unsaid.length > 0) {
    const what =
      unsaid.length === needed.length ? 'anything that this kiosk asks of it' : listed(unsaid);
    findings.push(
      fine(
        'library',
        `It does not say whether it does ${what} (BX of 98): try it with \`kiosk visit\`.`,
      ),
    );
  } else findings.push(fine('library', 'It does all that this kiosk asks of it.'));
  const institution = firstFilled(status, 'AO')?.trim() ?? null;
  if (institution !== null && institution !== sip2.institutionId) {
    const text = `It calls itself institution ${institution}, and the configuration ${sip2.institutionId === '' ? 'none' : sip2.institutionId} (${library.name}).`;
    const remedy = 'If it refuses cards or items, write its own as `sip2.institutionId` (AO).';
    findings.push(attention('library', 'institution-differs', text, { remedy }));
  }
  return findings;
}

/**
 * The kiosk ignores what 98 denies: SIPServer's own example denies check-in and check-out by mistake
 * and carries both out. A real refusal reaches the patron in the library system's words.
 */
function deniedBy({
  fixed: { checkinOk, checkoutOk, acsRenewalPolicy },
}: Message<'98'>): Finding[] {
  const denied = [
    ...(checkoutOk === 'N' ? ['lending'] : []),
    ...(checkinOk === 'N' ? ['returning'] : []),
    ...(acsRenewalPolicy === 'N' ? ['renewing'] : []),
  ];
  if (denied.length === 0) return [];
  const text = `Its status (98) does not allow ${denied.join(', ')}; the kiosk asks for it all the same, for many systems say so by mistake.`;
  const remedy =
    'Ask its operator whether this SIP2 account may do it. Where it may not, the library system itself must refuse: the kiosk does not obey this part of 98.';
  return [attention('library', 'status-denies', text, { remedy })];
}

/**
 * 98 in tenths of a second; 000, 999 and what is no number mean "not said" (3M SIP 2.00, "ACS
 * Status").
 */
function timesAnnounced({ fixed }: Message<'98'>, { sip2 }: Config): Finding[] {
  const tenths = Number(fixed.timeoutPeriod.trim() || 'none');
  const isSaid = Number.isInteger(tenths) && tenths > 0 && tenths !== 999;
  if (!isSaid || tenths * 100 === sip2.timeoutMs) return [];
  const text = `It announces ${tenths / 10} s for an answer; the kiosk waits ${sip2.timeoutMs / 1_000} s, as sip2.timeoutMs says.`;
  return [fine('library', text)];
}

/** Why the log-in failed: by the library system's answer, or by trying another manner. */
async function explainFailure(
  sip2: Config['sip2'],
  secrets: Secrets,
  greeting: Greeting,
  patience: Patience,
): Promise<Finding> {
  const where = sip2.address;
  if (greeting.outcome.kind !== 'failed') return fine('library', 'The library system answers.');
  const { code, text } = greeting.outcome;
  if (code === 'log-in-refused') {
    const remedy =
      'Compare `sip2.user`, the password and `sip2.location` with the SIP2 account in the library system; after a change there the kiosk logs in by itself.';
    const said = `The library system refuses the log-in of ${sip2.user ?? 'nobody'} at ${sip2.location}.`;
    return broken('library', 'log-in-refused', said, { where, remedy });
  }
  if (code === 'acs-offline') {
    const remedy =
      'Its operator must bring the library system itself on line; the kiosk follows by itself.';
    return broken(
      'library',
      'acs-offline',
      'The SIP2 server answers, and says that the library system is off line.',
      {
        where,
        remedy,
      },
    );
  }
  const encoding = encodingFinding(greeting.heard, profileOf(sip2.profile, sip2).encoding);
  const better = await findManner(sip2, secrets, patience);
  if (better) return better;
  if (greeting.heard.length > 0 && greeting.checksums === null) {
    const looksLikePrompt = /login|user|pass/i.test(Buffer.from(greeting.heard).toString('latin1'));
    const remedy = looksLikePrompt
      ? 'It asks for a log-in of its own before SIP2: write that as `sip2.script`.'
      : 'Is it the SIP2 port? Another service answers here; or the line is a serial server with another speed.';
    const what = `What answers at ${where} is no SIP2 (${greeting.heard.length} bytes).`;
    return broken('library', 'not-sip2', what, { where, remedy });
  }
  if (encoding) return encoding;
  const does = /hung up|closed|ECONNRESET|EPIPE/.test(text) ? 'hangs up' : 'keeps silent';
  const remedy = `It takes the connection and ${does}: is this machine’s address permitted for the SIP2 account, and is \`sip2.profile\` right? Ask its operator what its log says.`;
  return broken('library', code, `The log-in is not answered: ${text}.`, { where, remedy });
}

/** The first other manner that is answered; tried in turn, as many systems allow one log-in at once. */
async function findManner(
  sip2: Config['sip2'],
  secrets: Secrets,
  { answerMs, leftMs }: Patience,
): Promise<Finding | null> {
  const untilMs = performance.now() + leftMs;
  const { terminator, errorDetection } = profileOf(sip2.profile, sip2);
  const otherEnd = terminator === 'cr' ? 'crlf' : 'cr';
  const otherCheck =
    errorDetection === 'off' ? 'lenient' : errorDetection === 'strict' ? 'auto' : 'off';
  const manners: readonly { manner: Manner; code: string; setting: string }[] = [
    {
      manner: { terminator: otherEnd },
      code: 'terminator-wrong',
      setting: `"terminator": "${otherEnd}"`,
    },
    {
      manner: { errorDetection: otherCheck },
      code: 'checksum-setting-wrong',
      setting: `"errorDetection": "${otherCheck}"`,
    },
  ];
  for (const { manner, code, setting } of manners) {
    if (performance.now() > untilMs) return null;
    const { outcome } = await greet(sip2, secrets, manner, answerMs);
    const isAnswered = outcome.kind === 'online' || outcome.code === 'log-in-refused';
    if (!isAnswered) continue;
    const text = `The library system is silent as configured, and answers with ${setting}.`;
    return broken('library', code, text, {
      where: sip2.address,
      remedy: `Write ${setting} in the section \`sip2\`.`,
    });
  }
  return null;
}
