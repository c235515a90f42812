/** Compares the library system's encoding, terminators and checksums with the configuration. */
import {
  type DeviationCode,
  deviationKinds,
  isHarmless,
  type Profile,
} from '../../../../packages/sip2/src/index.ts';
import { attention, type Finding, fine } from '../../finding.ts';
import type { LogInResult } from './log-in.ts';

export function lineFindings(logIn: LogInResult, profile: Profile): Finding[] {
  const findings: Finding[] = [];
  const encoding = encodingFinding(logIn.received, profile.encoding);
  if (encoding) findings.push(encoding);
  const ends = Buffer.from(logIn.received).toString('latin1').includes('\r\n') ? 'CRLF' : 'CR';
  const sums = logIn.checksums === true ? 'with checksums' : 'without checksums';
  const form = `Its messages end with ${ends}, ${sums}; the kiosk accepts that.`;
  findings.push(fine('library', form, { told: { is: 'line-form', name: ends } }));
  // Without checksums a transmission error goes unnoticed.
  if (logIn.checksums === false && profile.errorDetection !== 'off') {
    const text = 'It sends no checksums (AY, AZ), although the kiosk does.';
    const remedy =
      'Ask the operator to switch on error detection for the SIP2 account; else write "errorDetection": "off".';
    findings.push(attention('library', 'checksums-absent', text, { remedy }));
  }
  return findings;
}

/** Where its messages deviate from the specification. */
export function oddFindings(logIn: LogInResult): Finding[] {
  const odd = logIn.deviations.filter((each) => isOdd(each.split(' ')[0] ?? ''));
  if (odd.length === 0) return [];
  const list = odd.map((each) => `${wordsOf(each.split(' ')[0] ?? '')} (${each})`).join('; ');
  const remedy =
    'Nothing, if everything works. `kiosk watch --only trace` shows each message, masked.';
  const text = `Its messages deviate from SIP2: ${list}.`;
  return [attention('library', 'departs-from-sip2', text, { remedy })];
}

/** null: the encoding fits, or no accented letter was received. */
export function encodingFinding(
  received: Uint8Array,
  encoding: Profile['encoding'],
): Finding | null {
  const high = received.filter((byte) => byte > 0x7f);
  if (high.length === 0) return null;
  const guess = guessEncoding(received, high);
  const fits = encoding === guess || (guess === 'windows-1252' && encoding === 'latin1');
  if (fits) return null;
  const text = `Accented letters arrive as ${guess}, but ${encoding} is configured: names and titles would be wrong.`;
  return attention('library', 'encoding-wrong', text, {
    remedy: `Write "encoding": "${guess}" in the section \`sip2\`.`,
  });
}

/** Text that is valid UTF-8 is UTF-8. Letters of cp850 are in a range that the others hardly use. */
function guessEncoding(received: Uint8Array, high: Uint8Array): 'utf-8' | 'cp850' | 'windows-1252' {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(received);
    return 'utf-8';
  } catch {
    return high.filter((byte) => byte < 0xa0).length * 2 > high.length ? 'cp850' : 'windows-1252';
  }
}

/** Neither harmless nor reported above. */
function isOdd(code: string): boolean {
  return (
    code in deviationKinds && code !== 'undecodable' && !isHarmless({ code: code as DeviationCode })
  );
}
function wordsOf(code: string) {
  return deviationKinds[code as DeviationCode]?.text ?? code;
}
