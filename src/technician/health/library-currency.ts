/** The library system names its amounts in another currency than the kiosk (BH). */

import { attention, type Finding } from '../finding.ts';
import type { Memory } from '../memory/memory.ts';
import type { KioskHandle } from '../running-kiosk.ts';

/** `named`: by the library system; `own`: `library.currency`. Both ISO 4217. */
export function currencyTexts(named: string, own: string) {
  return {
    text: `The library system names amounts in ${named}, and library.currency is ${own}: they cannot be paid here.`,
    remedy:
      'Which one do the patrons owe? Have it set in the library system (its SIP2 settings; some say USD until they are told), or set library.currency.',
  };
}

/** The last one tells; a kiosk that starts again with another configuration knows nothing yet. */
const telling: ReadonlySet<string> = new Set(['currency-differs', 'currency-agrees', 'restarted']);

/** Of a running kiosk: as a patron with fees was told; null: the same, or none had any. */
export function currencyComplaint(
  { config }: Pick<KioskHandle, 'config'>,
  { observations }: Pick<Memory, 'observations'>,
): Finding | null {
  const last = observations.reports().find(({ code }) => telling.has(code));
  const named = last?.data?.currency;
  if (last === undefined || typeof named !== 'string' || named === config.library.currency)
    return null;
  const { text, remedy } = currencyTexts(named, config.library.currency);
  const details = { remedy, where: config.sip2.address, since: last.at };
  return attention('library', 'currency-differs', text, details);
}
