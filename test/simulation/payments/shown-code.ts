/** The code on the screen is that of the payment, and stands no longer than it can be paid. */
import { qrCode } from '../../../src/screen/qr-code.ts';
import type { View } from '../../../src/screen/screen.ts';
import { kioskAheadMs, now } from '../world/time.ts';
import type { OuterWire } from './outer-wire.ts';

/** between the end of its time and the screen without it */
const slackMs = 1_000;

export function watchCodes(
  link: () => OuterWire['link'],
  violate: (rule: string, detail: unknown) => void,
) {
  /** what was drawn, and its end: once for each */
  let checked: string | null = null;
  /** the true time of its end: the page reads the kiosk's clock once, as the code comes */
  let endsAtMs = 0;
  return {
    onView: (view: View) => {
      if (view.kind !== 'pay' || view.code === null) return;
      const { path, until } = view.code;
      const known = link();
      if (view.way !== 'code' || known === null)
        return violate('a code that nobody gave is shown', view.way);
      if (checked === until + path) return;
      checked = until + path;
      endsAtMs = Date.parse(until) - kioskAheadMs();
      if (endsAtMs > known.expiresAtMs)
        violate('a code is shown longer than it can be paid', { until, known });
      if (qrCode({ text: known.text, until }).path !== path)
        violate('the code on the screen is not that of the payment', known.text);
    },
    /** A person looks at the screen, to scan it. */
    isScannable: (view: View | undefined): boolean => {
      if (view?.kind !== 'pay' || view.code === null) return false;
      if (now() > endsAtMs + slackMs) violate('a code is shown after its time', view.code.until);
      return true;
    },
  };
}
