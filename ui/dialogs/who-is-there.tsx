/** Another patron's card was shown: one question, and nothing of either is shown meanwhile. */
import { useSecondsUntil } from '../header.tsx';
import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Choice, Key } from '../parts/controls.tsx';
import { Ring, spokenAt } from '../parts/countdown.tsx';
import { DialogTitle } from './title.tsx';

export function WhoIsThere({ dialog }: { dialog: DialogNamed<'who-is-there'> }) {
  const { t } = useKiosk();
  const seconds = useSecondsUntil(dialog.endsAt);
  return (
    <>
      <Leaf>
        <div class="asked">
          <Ring seconds={seconds} totalMs={dialog.totalMs} />
          <DialogTitle alone>{t('dialog.who-is-there.title')}</DialogTitle>
        </div>
        <p class="asked-says">{t('who-is-there.says', { seconds })}</p>
        <div class="heard" aria-live="assertive">
          {spokenAt.has(seconds) ? t('are-you-there.spoken', { seconds }) : ''}
        </div>
      </Leaf>
      {dialog.mayJoin && (
        <Key on={{ type: 'ADD_CARD' }} icon="add">
          {t('who-is-there.join')}
        </Key>
      )}
      <Key on={{ type: 'NEXT_READER' }} icon="onward">
        {t('who-is-there.next')}
      </Key>
      <Choice on={{ type: 'STAY' }} icon="wave">
        {t('who-is-there.stay')}
      </Choice>
    </>
  );
}
