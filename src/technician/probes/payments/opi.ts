/** Checks a terminal of OPI: it answers, accepts this kiosk, and finds the way back. Begins no payment. */
import { probeOpi } from '../../../../hardware/opi/probe.ts';
import type { Config } from '../../../config/schema.ts';
import { absent, attention, broken, type Finding, fine } from '../../finding.ts';
import { explainClosed, portOf, whereOf } from '../devices/port.ts';
import type { TerminalLimits } from './limits.ts';

type OpiAnswer = Awaited<ReturnType<typeof probeOpi>>;

export async function diagnoseOpi(
  { address, opi }: NonNullable<Config['terminal']>,
  { folders, answerMs, timeZone }: TerminalLimits,
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
    identity: { workstation, pop, sender },
    dialect,
    login,
    listen,
    timeZone,
    answerTimeoutMs: answerMs,
    connectTimeoutMs: opi.connectTimeoutMs,
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
