/** Checks a ZVT terminal: it answers, lets this kiosk register, and is ready. Begins no payment. */
import { probeTerminal } from '../../../../hardware/zvt/probe.ts';
import { zvtSerialDefaults } from '../../../../hardware/zvt/terminal.ts';
import type { Config } from '../../../config/schema.ts';
import { broken, type Finding, fine } from '../../finding.ts';
import { explainClosed, portOf, whereOf } from '../devices/port.ts';
import type { TerminalLimits } from './limits.ts';

/** `password` null: missing, which the check of the configuration reports. */
export async function diagnoseZvt(
  terminal: NonNullable<Config['terminal']>,
  password: string | null,
  { folders, answerMs }: TerminalLimits,
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
