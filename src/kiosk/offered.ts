/**
 * What the configuration lets a patron do at the screen. The page offers no more than this, but
 * another program of the machine may send more: it is refused here. What a state of the visit
 * allows is in machines/.
 */
import type { Config } from '../config/schema.ts';
import type { Intent } from '../screen/screen.ts';

interface NotOffered {
  code: string;
  text: string;
}

/** Null: the configuration offers it. The text never contains what was sent. */
export function notOffered(
  intent: Intent,
  { identification, scanner, screen }: Pick<Config, 'identification' | 'scanner' | 'screen'>,
): NotOffered | null {
  if (intent.type === 'SCANNED' && scanner?.input !== 'keyboard') {
    const text =
      'A code was typed into the page, and the scanner of this kiosk has a port: it was refused. A scanner that types like a keyboard takes `scanner.input`: "keyboard" in the configuration.';
    return { code: 'keyboard-scan-refused', text };
  }
  if (intent.type === 'CARD_NUMBER' && !identification.mayTypeNumber) {
    const text =
      'A typed card number was refused: `identification.mayTypeNumber` is false in the configuration.';
    return { code: 'typed-number-refused', text };
  }
  if (intent.type === 'HEADSET' && screen.jack === null) {
    const text =
      'A headset was said to be plugged in or taken out, and `screen.jack` is null in the configuration: it was refused.';
    return { code: 'headset-refused', text };
  }
  const { min, max } = identification.pinDigits;
  if (intent.type === 'PIN' && (intent.pin.length < min || intent.pin.length > max)) {
    const text = `A PIN of another length than ${min} to ${max} digits was refused: the page sends none.`;
    return { code: 'pin-length-refused', text };
  }
  return null;
}
