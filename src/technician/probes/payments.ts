/** Checks what patrons pay with: it answers, knows this kiosk, and is ready. Begins no payment. */
import { probeBancontact } from '../../../hardware/bancontact/probe.ts';
import { openSigning } from '../../../hardware/bancontact/refund.ts';
import { probeOpi } from '../../../hardware/opi/probe.ts';
import type { SystemFolders } from '../../../hardware/serial-ports.ts';
import { probeTerminal } from '../../../hardware/zvt/probe.ts';
import { zvtSerialDefaults } from '../../../hardware/zvt/terminal.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { codeHost } from '../../wiring/code-host.ts';
import { absent, attention, broken, type Finding, fine } from '../health/finding.ts';
import { probePath } from './path.ts';
import { explainClosed, portOf, whereOf } from './port.ts';

type Terminal = NonNullable<Config['terminal']>;

type OpiAnswer = Awaited<ReturnType<typeof probeOpi>>;

interface Limits {
  folders: SystemFolders;
  /** for one answer */
  answerMs: number;
}

/** `secrets` null, or without one: the check of the configuration reports that. */
export async function diagnoseTerminal(
  terminal: Config['terminal'],
  secrets: Secrets | null,
  limits: Limits & { timeZone: string },
): Promise<Finding[]> {
  if (terminal === null) return [absent('terminal', 'payment terminal')];
  switch (terminal.driver) {
    case 'zvt':
      return [await diagnoseZvt(terminal, secrets?.['terminal.password'] ?? null, limits)];
    case 'opi':
      return [await diagnoseOpi(terminal, limits)];
    case 'adyen':
      return await diagnoseNetwork(terminal, limits);
  }
}

async function diagnoseOpi(
  { address, opi }: Terminal,
  { folders, answerMs, timeZone }: Limits & { timeZone: string },
): Promise<Finding> {
  const found = portOf('terminal', 'The payment terminal', address, {}, folders);
  if ('finding' in found) return found.finding;
  const where = whereOf(found.port);
  const { address: at } = found.port;
  // The check of the configuration reports these.
  if (at.kind !== 'tcp' || opi === null) return absent('terminal', 'payment terminal');
  const { workstation, pop, sender, dialect, login } = opi;
  const listen = { address: opi.listenAddress, port: opi.listenPort };
  const answer = await probeOpi(at, {
    ...{ identity: { workstation, pop, sender }, dialect, login, listen, timeZone },
    ...{ answerTimeoutMs: answerMs, connectTimeoutMs: opi.connectTimeoutMs },
  });
  switch (answer.kind) {
    case 'closed':
      return explainClosed(found.port, answer);
    case 'ready':
      return opiReady(answer, where, listen.port);
    case 'busy': {
      const text = 'The terminal answers, and is busy now, with another register or a payment.';
      const remedy = 'Try again when nothing is under way there; see its display.';
      return broken('terminal', 'terminal-not-ready', text, { where, remedy });
    }
    case 'refused': {
      const text = `The terminal refuses this kiosk: ${answer.why}.`;
      const remedy =
        'Compare terminal.opi (workstation, pop, dialect) with what its supplier has set in the terminal for this register.';
      return broken('terminal', 'terminal-refused', text, { where, remedy });
    }
    case 'garbage': {
      const text = `The terminal does not answer in OPI: ${answer.why}.`;
      const remedy =
        'Check the port (it differs by make) and that its protocol for cash registers is OPI.';
      return broken('terminal', 'terminal-garbage', text, { where, remedy });
    }
    case 'silent': {
      const text = 'The port opens, but the terminal does not answer.';
      const remedy =
        'Check that its protocol for cash registers is OPI, and its port; restart the terminal.';
      return broken('terminal', 'terminal-silent', text, { where, remedy });
    }
  }
}

/** It answers; whether it finds the way back to the kiosk is another matter. */
function opiReady(
  { terminalId, latencyMs, wayBack }: Extract<OpiAnswer, { kind: 'ready' }>,
  where: string,
  port: number,
): Finding {
  const name = terminalId === null ? '' : ` ${terminalId}`;
  switch (wayBack.kind) {
    case 'open': {
      const text = `The terminal${name} accepts this kiosk, and finds the way back to its port (${latencyMs} ms).`;
      const told = { is: 'terminal-ready', name: terminalId ?? '' };
      return fine('terminal', text, { where, latencyMs, told });
    }
    case 'not-seen': {
      const text = `The terminal${name} accepts this kiosk (${latencyMs} ms). It sent nothing to port ${port} of this machine meanwhile, so that it is not known whether it finds the way back.`;
      const remedy = `Type the address of this machine and port ${port} into the terminal, let the firewall pass it from there alone, and make a payment for a trial: its displays and receipts come by that way.`;
      return attention('terminal', 'way-back-not-seen', text, { where, remedy, latencyMs });
    }
    case 'taken': {
      const text = `The terminal${name} accepts this kiosk, and finds no way back: port ${port} of this machine cannot be opened (${wayBack.why}).`;
      const remedy =
        'See which program has it (`ss -ltnp`), or write another terminal.opi.listenPort.';
      return broken('terminal', 'way-back-taken', text, { where, remedy });
    }
  }
}

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
      return await explainPath(where, answer.why, answerMs);
  }
}

/** Why no line to the host stands: its name, the network, a certificate. */
async function explainPath(where: string, why: string, stepMs: number): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(where);
  const kind = protocol === 'https:' ? 'tls' : 'tcp';
  const endpoint = { kind, host: hostname, port: Number(port || (kind === 'tls' ? 443 : 80)) };
  const { findings } = await probePath('code', { ...endpoint, kind }, {}, stepMs);
  const cause = findings.filter(({ light }) => light === 'broken');
  if (cause.length > 0) return cause;
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

/** Whether something listens there. */
async function diagnoseNetwork(
  { address }: Terminal,
  { folders, answerMs }: Limits,
): Promise<Finding[]> {
  const found = portOf('terminal', 'The payment terminal', address, {}, folders);
  if ('finding' in found) return [found.finding];
  const { address: at } = found.port;
  if (at.kind === 'serial') return [];
  // Whose certificate Adyen's terminal has is no matter of this machine's roots.
  const { findings } = await probePath('terminal', { ...at, kind: 'tcp' }, {}, answerMs);
  return [...findings];
}

async function diagnoseZvt(
  terminal: Terminal,
  password: string | null,
  { folders, answerMs }: Limits,
): Promise<Finding> {
  const found = portOf(
    'terminal',
    'The payment terminal',
    terminal.address,
    zvtSerialDefaults,
    folders,
  );
  if ('finding' in found) return found.finding;
  const where = whereOf(found.port);
  const options = {
    password: password ?? '000000',
    register: password !== null,
    answerTimeoutMs: answerMs,
  };
  const answer = await probeTerminal(found.port.address, options);
  switch (answer.kind) {
    case 'closed':
      return explainClosed(found.port, answer);
    case 'ready': {
      const { terminalId, latencyMs } = answer;
      const text = `The terminal${terminalId === null ? '' : ` ${terminalId}`} is registered and ready (${latencyMs} ms).`;
      const told = { is: 'terminal-ready', name: terminalId ?? '' };
      return fine('terminal', text, { where, latencyMs, told });
    }
    case 'not-ready': {
      const text = `The terminal is registered, but accepts no payments now: ${answer.status}.`;
      const remedy =
        'Follow the display of the terminal (end of day, initialisation, diagnosis), or call its hotline.';
      return broken('terminal', 'terminal-not-ready', text, { where, remedy });
    }
    case 'refused': {
      const text = `The terminal refuses this kiosk: ${answer.why}.`;
      const remedy =
        'Compare `terminal.password` with the password of the terminal (ask its hotline). Check that its cash-register interface (ZVT) is on and its currency is the euro.';
      return broken('terminal', 'terminal-refused', text, { where, remedy });
    }
    case 'garbage': {
      const text = `The terminal does not answer in ZVT: ${answer.why}.`;
      const remedy =
        'Check the port (20007) and that the protocol is ZVT. On a serial port: 9600 baud, two stop bits.';
      return broken('terminal', 'terminal-garbage', text, { where, remedy });
    }
    case 'silent': {
      const text = 'The port opens, but the terminal does not answer.';
      const remedy =
        'Check that it shows its main menu and that its cash-register interface (ZVT) is on.';
      return broken('terminal', 'terminal-silent', text, { where, remedy });
    }
  }
}
