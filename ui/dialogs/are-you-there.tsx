/** Covers the view; one key extends the visit. The countdown is never red: it is a question. */
import { useSecondsUntil } from '../header.tsx';
import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Choice, Key } from '../parts/controls.tsx';
import { Ring, spokenAt } from '../parts/countdown.tsx';
import { DialogTitle } from './title.tsx';

/** Views where Done ends the visit; the others offer Stop. */
const finishes = new Set([
  'borrow',
  'return',
  'account',
  'receipt',
  'paid',
  'paid-not-booked',
  'payment-unknown',
]);

export function AreYouThere({ dialog }: { dialog: DialogNamed<'are-you-there'> }) {
  const { screen, t } = useKiosk();
  const seconds = useSecondsUntil(dialog.endsAt);
  return (
    <>
      <Leaf>
        <div class="asked">
          <Ring seconds={seconds} totalMs={dialog.totalMs} />
          <DialogTitle alone>{t('dialog.are-you-there.title')}</DialogTitle>
        </div>
        <p class="asked-says">{t('are-you-there.says', { seconds })}</p>
        <div class="heard" aria-live="assertive">
          {spokenAt.has(seconds) ? t('are-you-there.spoken', { seconds }) : ''}
        </div>
      </Leaf>
      <Key on={{ type: 'STAY' }} first="wave">
        {t('are-you-there.stay')}
      </Key>
      <Choice on={{ type: finishes.has(screen.view.kind) ? 'DONE' : 'STOP' }} icon="check">
        {t('are-you-there.done')}
      </Choice>
    </>
  );
}
