/** Checks an RFID reader in scan mode, which answers no question: it can only be listened to. */
import { probeScanner } from '../../../../hardware/scanner/probe.ts';
import { keyboardScanners, type SystemFolders } from '../../../../hardware/serial-ports.ts';
import type { Config } from '../../../config/schema.ts';
import { attention, broken, type Finding, fine } from '../../finding.ts';
import { explainClosed, portOf, whereOf } from './port.ts';

/** `listenMs`: a tag that lies there is sent again and again. */
export async function diagnoseScanReader(
  { address, scan }: NonNullable<Config['reader']>,
  folders: SystemFolders,
  listenMs: number,
): Promise<Finding> {
  if (scan.input === 'keyboard') {
    const [name = 'which one cannot be detected'] = keyboardScanners(folders.proc);
    const text = `The RFID reader is in scan mode and types as a keyboard (${name}): it answers no question.`;
    return fine('reader', text);
  }
  const found = portOf('reader', 'The RFID reader', address, {}, folders);
  if ('finding' in found) return found.finding;
  const where = whereOf(found.port);
  const answer = await probeScanner(found.port.address, { listenMs });
  switch (answer.kind) {
    case 'closed':
      return explainClosed(found.port, answer);
    case 'code': {
      if (answer.ended || scan.unterminated === 'deliver')
        return fine('reader', `The reader sent a text of ${answer.length} characters.`, { where });
      const remedy =
        'Set with the maker’s program that it ends each text with CR; or write "unterminated": "deliver" in `reader.scan`.';
      const text = 'The reader sends texts without an end (CR), so the kiosk would accept none.';
      return broken('reader', 'suffix-missing', text, { where, remedy });
    }
    case 'garbage': {
      const text = `The reader sends no readable text (${answer.bytes} bytes): wrong speed or parity, or it is in host mode.`;
      const remedy =
        'Compare ?baud=…&parity=… of `reader.address` with its settings. In host mode name its driver: `kiosk devices` finds it.';
      return attention('reader', 'baud-wrong', text, { where, remedy });
    }
    case 'silent': {
      const text =
        'The port of the reader opens; in scan mode it answers no question, and sends only what lies on it.';
      return fine('reader', text, { where });
    }
  }
}
