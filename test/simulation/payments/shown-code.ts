/** The code on the screen is that of the payment, and stands no longer than it can be paid. */
import { qrCode } from '../../../src/screen/qr-code.ts';
import type { View } from '../../../src/screen/screen.ts';
import { kioskAheadMs, now } from '../time.ts';
import type { OuterWire } from './outer-wire.ts';

/** between the end of its time and the screen without it */
const slackMs = 1_000;

export function watchCodes(
  link: () => OuterWire['link'],
  violate: (rule: string, detail: unknown) => void,
) {
  /** drawn with the link: once for each payment */
  let checked: string | null = null;
  return {
    onView: (view: View) => {
      if (view.kind !== 'pay' || view.code === null) return;
      const { path, until } = view.code;
      const known = link();
      if (view.way !== 'code' || known === null)
        return violate('a code that nobody gave is shown', view.way);
      // By a clock that is wrong its end cannot be told.
      if (kioskAheadMs() === 0 && Date.parse(until) > known.expiresAtMs)
        violate('a code is shown longer than it can be paid', { until, known });
      if (checked === path) return;
      checked = path;
      if (qrCode({ text: known.text, until }).path !== path)
        violate('the code on the screen is not that of the payment', known.text);
    },
    /** A person looks at the screen, to scan it. */
    isScannable: (view: View | undefined): boolean => {
      if (view?.kind !== 'pay' || view.code === null) return false;
      if (kioskAheadMs() === 0 && now() > Date.parse(view.code.until) + slackMs)
        violate('a code is shown after its time', view.code.until);
      return true;
    },
  };
}
