/** Covers the view; one key extends the visit. The countdown is never red: it is a question. */
import { useSecondsUntil } from '../header.tsx';
import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Choice, Key } from '../parts/controls.tsx';
import { Leaf } from '../parts/leaf.tsx';
import { DialogTitle } from './title.tsx';

const round = 2 * Math.PI * 110;
const spokenAt = new Set([20, 10, 5]);
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
  const left = Math.min(1, (seconds * 1000) / dialog.totalMs);
  return (
    <>
      <Leaf>
        <div class="asked">
          <svg viewBox="0 0 252 252" class="ring" aria-hidden="true">
            <circle cx="126" cy="126" r="110" fill="none" stroke="var(--line)" stroke-width="22" />
            <circle
              cx="126"
              cy="126"
              r="110"
              fill="none"
              stroke="currentColor"
              stroke-width="22"
              stroke-linecap="round"
              stroke-dasharray={`${round * left} ${round}`}
              transform="rotate(-90 126 126)"
            />
            <text x="126" y="160" text-anchor="middle" class="seconds" fill="currentColor">
              {seconds}
            </text>
          </svg>
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
