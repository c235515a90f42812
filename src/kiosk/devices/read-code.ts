/** What was read as text becomes an event: a card, an item, or neither. */
import type { Report } from '../../../hardware/devices.ts';
import { limitRepeats } from '../../../hardware/limit-repeats.ts';
import type { Symbology } from '../../../hardware/scanner/aim.ts';
import { classifyCode } from '../../../hardware/scanner/classify.ts';
import { looksAzerty } from '../../../hardware/scanner/keyboard-layout.ts';
import type { Log } from '../../../machines/domain.ts';
import type { DeviceEvent } from '../../../machines/events.ts';
import type { Config } from '../../config/schema.ts';
import type { Scan } from '../../technician/memory/scans.ts';
import { codeRules } from '../../wiring/identification.ts';

export interface ScanningOptions {
  send(event: DeviceEvent): void;
  /** True: the panel takes it, and no visit receives it. */
  watch: { onScan(scan: Scan): boolean };
  log: Log;
}
type ReadCode = (raw: string, symbology: Symbology | null, by: 'port' | 'keyboard') => void;

const setToAzerty: Report = {
  level: 'warn',
  part: 'scanner',
  code: 'scanner-set-to-azerty',
  text: 'The scanner types as a French or Belgian keyboard (AZERTY). Set its own keyboard layout to US English, whatever the layout of this machine.',
};

export function createReadCode(
  config: Config,
  part: 'scanner' | 'reader',
  { send, watch, log }: ScanningOptions,
): ReadCode {
  // A reader in scan mode sends what stands on a tag.
  const rules = codeRules(config, part === 'reader' ? 'tag' : 'scanner');
  // As often as a person can scan, not as often as a broken scanner does.
  const sparing = limitRepeats(log, 500);
  return (raw, symbology, by) => {
    const { kind, code } = classifyCode(raw, rules, symbology);
    const known = kind === 'patron' || kind === 'item' ? kind : 'unknown';
    if (watch.onScan({ code: raw, kind: known, symbology, number: code })) return;
    if (kind === 'patron') return send({ type: 'CARD', card: code });
    if (kind === 'item') return send({ type: 'ITEM', item: code });
    if (kind === 'unknown' && by === 'keyboard' && looksAzerty(raw)) log({ ...setToAzerty, part });
    else if (kind === 'not-ours') {
      const text = 'The number of an item was read that is not dealt with here.';
      sparing({ level: 'info', part, code: 'code-not-ours', text });
      return send({ type: 'CODE_UNKNOWN', notOurs: true });
    } else {
      const text = `A code was read that is neither a card nor an item (${kind}).`;
      sparing({ level: 'info', part, code: 'code-unknown', text });
    }
    send({ type: 'CODE_UNKNOWN' });
  };
}
