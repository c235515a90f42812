/** Checks scanner and printer: present, answering, ready. */
import { probePrinter } from '../../../../hardware/printer/probe.ts';
import { probeScanner } from '../../../../hardware/scanner/probe.ts';
import { keyboardScanners, type SystemFolders } from '../../../../hardware/serial-ports.ts';
import type { Config } from '../../../config/schema.ts';
import { absent, attention, broken, type Finding, fine } from '../../finding.ts';
import { printerRemedies, printerWords } from '../../health/printer-words.ts';
import { explainClosed, portOf, whereOf } from './port.ts';

/** `listenMs`: how long to wait for a scan; 0: no wait. */
export async function diagnoseScanner(
  scanner: Config['scanner'],
  folders: SystemFolders,
  listenMs: number,
): Promise<Finding> {
  if (scanner === null) return absent('scanner', 'barcode scanner');
  const keyboards = keyboardScanners(folders.proc);
  if (scanner.input === 'keyboard') {
    if (keyboards.length > 0)
      return fine('scanner', `A scanner types as a keyboard: ${keyboards[0]}.`, {
        told: { is: 'keyboard', name: keyboards[0] ?? '' },
      });
    const text = 'The scanner types as a keyboard; which keyboard it is cannot be detected.';
    return fine('scanner', text, { told: { is: 'keyboard-unknown' } });
  }
  const found = portOf('scanner', 'The barcode scanner', scanner.address, {}, folders);
  if ('finding' in found) return found.finding;
  const where = whereOf(found.port);
  const answer = await probeScanner(found.port.address, { listenMs });
  switch (answer.kind) {
    case 'closed': {
      if (keyboards.length === 0) return explainClosed(found.port, answer);
      const text = `There is a scanner, but it types as a keyboard: ${keyboards[0]}.`;
      const remedy =
        'Scan “USB COM port emulation” (USB-CDC) in its manual, then run `kiosk devices`; or write "input": "keyboard" in `scanner`.';
      return broken('scanner', 'scanner-is-keyboard', text, { where, remedy });
    }
    case 'code': {
      if (answer.ended || scanner.unterminated === 'deliver')
        return fine('scanner', `A code of ${answer.length} characters was read.`, {
          where,
          told: { is: 'code-read', figure: answer.length },
        });
      const remedy =
        'Scan “add CR suffix” in its manual; or write "unterminated": "deliver" in `scanner`.';
      return broken(
        'scanner',
        'suffix-missing',
        'Codes come without a suffix (CR), so the kiosk would accept none.',
        {
          where,
          remedy,
        },
      );
    }
    case 'garbage': {
      const text = `The scanner sends no readable text (${answer.bytes} bytes): wrong speed or parity.`;
      const remedy =
        'Compare ?baud=…&parity=… of `scanner.address` with its manual; most use 9600 8N1.';
      return broken('scanner', 'baud-wrong', text, { where, remedy });
    }
    case 'silent': {
      if (listenMs === 0) {
        const text = 'The port of the scanner opens. `kiosk doctor --scan` tests whether it reads.';
        return fine('scanner', text, { where });
      }
      const text = `Nothing came from the scanner in ${Math.round(listenMs / 1_000)} s.`;
      const remedy =
        'If it beeps and lights up, it sends to another port: set it to “USB COM port emulation”, or find its port with `kiosk devices --scan`.';
      return attention('scanner', 'scanner-silent', text, { where, remedy });
    }
  }
}

export async function diagnosePrinter(
  printer: Config['printer'],
  folders: SystemFolders,
  answerMs: number,
): Promise<Finding> {
  if (printer === null) return absent('printer', 'receipt printer');
  const found = portOf('printer', 'The receipt printer', printer.address, {}, folders);
  if ('finding' in found) return found.finding;
  const where = whereOf(found.port);
  const answer = await probePrinter(found.port.address, { answerTimeoutMs: answerMs });
  switch (answer.kind) {
    case 'closed':
      return explainClosed(found.port, answer);
    case 'answers': {
      const { status, latencyMs } = answer;
      const text = `The printer ${printerWords[status]} (${latencyMs} ms).`;
      if (status === 'ready')
        return fine('printer', text, { where, latencyMs, told: { is: 'printer-ready' } });
      const level = status === 'paper-low' ? attention : broken;
      return level('printer', `printer-${status}`, text, {
        where,
        remedy: printerRemedies[status],
      });
    }
    case 'garbage': {
      const text = `The printer sends no readable status (${answer.bytes} bytes): wrong speed, or not ESC/POS.`;
      const remedy =
        'Print its self-test (hold FEED while switching on), which shows the speed. Write that as ?baud=….';
      return broken('printer', 'baud-wrong', text, { where, remedy });
    }
    case 'silent': {
      const text = 'The port opens, but the printer does not answer.';
      const remedy =
        'Check that it is switched on and is an ESC/POS printer. On a serial port compare the speed with its self-test.';
      return broken('printer', 'printer-silent', text, { where, remedy });
    }
  }
}
