/** Over every screen, for as long as payments are a trial. */
import type { Screen } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';

export function Trial({ screen: { trial, display }, t }: { screen: Screen; t: Texts }) {
  if (trial === undefined) return null;
  const { way, booked } = trial;
  return (
    <p class="trial" role="note" data-size={display.textSize}>
      {t('trial', { way, booked: booked ? 'yes' : 'no' })}
    </p>
  );
}
