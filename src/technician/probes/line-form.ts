/** Compares the library system's encoding, terminators and checksums with the configuration. */
import { type DeviationCode, deviationKinds, isHarmless, type Profile } from '../../sip2/index.ts';
import { attention, type Finding, fine } from '../health/finding.ts';
import type { Greeting } from './greeting.ts';

export function formFindings(greeting: Greeting, profile: Profile): Finding[] {
  const findings: Finding[] = [];
  const encoding = encodingFinding(greeting.heard, profile.encoding);
  if (encoding) findings.push(encoding);
  const ends = Buffer.from(greeting.heard).toString('latin1').includes('\r\n') ? 'CRLF' : 'CR';
  const sums = greeting.checksums === true ? 'with checksums' : 'without checksums';
  findings.push(fine('library', `Its lines end with ${ends}, ${sums}; the kiosk reads that.`));
  // Without checksums a digit that changed on the line goes unnoticed.
  if (greeting.checksums === false && profile.errorDetection !== 'off') {
    const text = 'It sends no checksums (AY, AZ), though the kiosk asks for them.';
    const remedy =
      'Have error detection switched on for the SIP2 account; else write "errorDetection": "off".';
    findings.push(attention('library', 'checksums-absent', text, { remedy }));
  }
  const odd = greeting.deviations.filter((each) => isOdd(each.split(' ')[0] ?? ''));
  if (odd.length > 0) {
    const list = odd.map((each) => `${wordsOf(each.split(' ')[0] ?? '')} (${each})`).join('; ');
    const remedy =
      'If it goes on to work, nothing. `kiosk watch --only trace` shows each message, masked.';
    findings.push(
      attention('library', 'departs-from-sip2', `Its messages depart from SIP2: ${list}.`, {
        remedy,
      }),
    );
  }
  return findings;
}

/** null: the characters fit, or none has come that could tell. */
export function encodingFinding(heard: Uint8Array, encoding: Profile['encoding']): Finding | null {
  const high = heard.filter((byte) => byte > 0x7f);
  if (high.length === 0) return null;
  const guess = guessEncoding(heard, high);
  const fits = encoding === guess || (guess === 'windows-1252' && encoding === 'latin1');
  if (fits) return null;
  const text = `Letters with accents come as ${guess}, and ${encoding} is configured: names and titles would be spoilt.`;
  return attention('library', 'encoding-wrong', text, {
    remedy: `Write "encoding": "${guess}" in the section \`sip2\`.`,
  });
}

/** Valid UTF-8 is UTF-8. Letters of cp850 are in a range where the others have hardly any. */
function guessEncoding(heard: Uint8Array, high: Uint8Array): 'utf-8' | 'cp850' | 'windows-1252' {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(heard);
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
