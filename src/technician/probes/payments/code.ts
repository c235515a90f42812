/** Checks the payment host: it answers, and knows the key. Makes no payment. */
import { probeBancontact } from '../../../../hardware/bancontact/probe.ts';
import { openSigning } from '../../../../hardware/bancontact/refund.ts';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import { codeHost } from '../../../wiring/code-host.ts';
import { attention, broken, type Finding, fine } from '../../finding.ts';
import { explainPath } from './path.ts';

/** `secrets` as for a terminal. No finding where this kiosk takes no payments by a code. */
export async function diagnoseCode(
  code: Config['code'],
  secrets: Secrets | null,
  answerMs: number,
): Promise<Finding[]> {
  if (code === null) return [];
  const refund = refundKey(code, secrets);
  return [...(await diagnoseHost(code, secrets?.['code.apiKey'] ?? null, answerMs)), ...refund];
}

async function diagnoseHost(
  code: NonNullable<Config['code']>,
  apiKey: string | null,
  answerMs: number,
): Promise<Finding[]> {
  const where = codeHost(code);
  if (apiKey === null) {
    const text = 'The payment host could not be asked: its API key is missing.';
    const remedy = 'Run this command with the secrets of the kiosk: `sudo kiosk doctor`.';
    return [attention('code', 'not-looked-at', text, { where, remedy })];
  }
  const timeouts = { answerTimeoutMs: answerMs, connectTimeoutMs: answerMs };
  const answer = await probeBancontact({ address: where, apiKey, ...timeouts });
  switch (answer.kind) {
    case 'ready': {
      const { latencyMs } = answer;
      const text = `The payment host knows this kiosk, and is ready (${latencyMs} ms).`;
      return [fine('code', text, { where, latencyMs, told: { is: 'host-ready' } })];
    }
    case 'refused': {
      const text = `The payment host refuses the key: ${answer.why}.`;
      const remedy =
        'Compare code.apiKey with the portal Bancontact Pro (Shops and products, API keys), and code.environment: each has its own keys.';
      return [broken('code', 'code-refused', text, { where, remedy })];
    }
    case 'not-ready': {
      const text = `The payment host answers, and takes no payments now: ${answer.why}.`;
      const remedy =
        'Try again in a few minutes. If it stays so: is there a proxy in between, or another server at code.address? Else ask Bancontact.';
      return [broken('code', 'code-not-ready', text, { where, remedy })];
    }
    case 'silent': {
      const text = `The payment host takes the connection, and does not answer: ${answer.why}.`;
      const remedy = 'Check the connection to the internet: a proxy, a firewall, a slow line.';
      return [broken('code', 'code-silent', text, { where, remedy })];
    }
    case 'closed':
      return await unreached(where, answer.why, answerMs);
  }
}

async function unreached(where: string, why: string, stepMs: number): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(where);
  const [kind, usual] = protocol === 'https:' ? ['tls', 443] : ['tcp', 80];
  const causes = await explainPath('code', `${kind}://${hostname}:${port || usual}`, stepMs);
  if (causes.length > 0) return [...causes];
  const text = `The payment host cannot be reached: ${why}.`;
  const remedy = 'Check the connection to the internet, and that a firewall lets the kiosk out.';
  return [broken('code', 'code-silent', text, { where, remedy })];
}

/** A key that signs nothing is found now, and not when a patron is to have money back. */
function refundKey({ refund }: NonNullable<Config['code']>, secrets: Secrets | null): Finding[] {
  const privateKey = secrets?.['code.refund.privateKey'];
  if (refund === null || privateKey === undefined) return [];
  try {
    openSigning({ ...refund, privateKey });
    return [];
  } catch {
    const text = 'The key that signs refunds is no P-256 key of PKCS #8 in base64.';
    const remedy =
      'Give it on one line, without the first and last line of the PEM; or set code.refund to null.';
    return [broken('code', 'refund-key-wrong', text, { remedy })];
  }
}
