/** Checks a terminal of Adyen: it answers, is the right one, and knows the key. Begins no payment. */
import { probeAdyen } from '../../../../hardware/adyen/probe.ts';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import { Fault } from '../../../fault.ts';
import { readTerminalRoot } from '../../../wiring/terminal-root.ts';
import { absent, attention, broken, type Finding, fine } from '../../finding.ts';
import { portOf, whereOf } from '../devices/port.ts';
import type { TerminalLimits } from './limits.ts';
import { explainPath } from './path.ts';

type Settings = NonNullable<NonNullable<Config['terminal']>['adyen']>;

export async function diagnoseAdyen(
  { address, adyen }: NonNullable<Config['terminal']>,
  secrets: Secrets | null,
  { folders, answerMs }: TerminalLimits,
): Promise<Finding> {
  const found = portOf('terminal', 'The payment terminal', address, {}, folders);
  if ('finding' in found) return found.finding;
  // The check of the configuration reports that.
  if (adyen === null) return absent('terminal', 'payment terminal');
  const where = whereOf(found.port);
  const key = keyOf(adyen.key, secrets?.['terminal.adyen.key.passphrase']);
  if (key === null) {
    const text = 'The terminal could not be asked: the passphrase of its key is missing.';
    const remedy = 'Run this command with the secrets of the kiosk: `sudo kiosk doctor`.';
    return attention('terminal', 'not-looked-at', text, { where, remedy });
  }
  const root = rootOf(adyen);
  if (typeof root !== 'string') return { ...root, where };
  const answer = await probeAdyen(found.port.address, {
    ...adyen,
    rootCertificate: root,
    key,
    nextKey: adyen.nextKey && keyOf(adyen.nextKey, secrets?.['terminal.adyen.nextKey.passphrase']),
    answerTimeoutMs: answerMs,
    connectTimeoutMs: answerMs,
  });
  switch (answer.kind) {
    case 'ready':
      return answer.key === 'next'
        ? nextKeyFinding(where, answer.latencyMs)
        : fine(
            'terminal',
            `The terminal ${adyen.poiId} knows this kiosk, and is ready (${answer.latencyMs} ms).`,
            {
              where,
              latencyMs: answer.latencyMs,
              told: { is: 'terminal-ready', name: adyen.poiId },
            },
          );
    case 'not-ready': {
      const text = `The terminal answers, and takes no payments now: ${answer.why}.`;
      const remedy =
        'See its display; check that it has its own way to Adyen (port 443 out), or call Adyen.';
      return broken('terminal', 'terminal-not-ready', text, { where, remedy });
    }
    case 'refused': {
      const text = `The terminal refuses this kiosk: ${answer.why}.`;
      const remedy =
        'Compare terminal.adyen (key: identifier, version, passphrase; poiId) with the Customer Area: Terminal settings, Integrations, Terminal API. A new key takes a restart of the terminal at times.';
      return broken('terminal', 'terminal-refused', text, { where, remedy });
    }
    case 'other-terminal': {
      const text = `The certificate at ${where} is not that of ${adyen.poiId}: ${answer.why}.`;
      const remedy =
        'Compare terminal.adyen.poiId with the terminal (its menu shows it), and its address; environment and rootCertificate belong together: test, or live.';
      return broken('terminal', 'terminal-other', text, { where, remedy });
    }
    case 'garbage': {
      const text = `The terminal does not answer as one of Adyen: ${answer.why}.`;
      const remedy = 'Check the port (8443), and that the Terminal API is on in the Customer Area.';
      return broken('terminal', 'terminal-garbage', text, { where, remedy });
    }
    case 'silent': {
      const text = `The port opens, but the terminal does not answer: ${answer.why}.`;
      const remedy = 'See its display; restart the terminal.';
      return broken('terminal', 'terminal-silent', text, { where, remedy });
    }
    case 'closed':
      return await closedFinding(where, answer.why, answerMs);
  }
}

function keyOf(
  { identifier, version }: Settings['key'],
  passphrase: string | undefined,
): { identifier: string; version: number; passphrase: string } | null {
  return passphrase === undefined ? null : { identifier, version, passphrase };
}

/** PEM, or why there is none. */
function rootOf(adyen: Settings): string | Finding {
  try {
    return readTerminalRoot(adyen);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, message, remedy } = error;
    return broken('terminal', code, message, { remedy });
  }
}

function nextKeyFinding(where: string, latencyMs: number): Finding {
  const text = `The terminal answers with the next key (${latencyMs} ms): it has changed.`;
  const remedy =
    'Make terminal.adyen.nextKey the key (`key`), with its passphrase, and write null as `nextKey`.';
  return attention('terminal', 'terminal-next-key', text, { where, remedy, latencyMs });
}

async function closedFinding(where: string, why: string, stepMs: number): Promise<Finding> {
  const [cause] = await explainPath('terminal', where.replace(/^tls:/, 'tcp:'), stepMs);
  if (cause) return { ...cause, where };
  const text = `No connection to the terminal stands: ${why}.`;
  const remedy = 'Check its power and its network.';
  return broken('terminal', 'terminal-silent', text, { where, remedy });
}
