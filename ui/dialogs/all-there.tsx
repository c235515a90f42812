/** What the reader sees may not be all: counted by who laid it down. */
import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Choice, Key } from '../parts/controls.tsx';
import { DialogTitle } from './title.tsx';

export function AllThere({ dialog: { count } }: { dialog: DialogNamed<'all-there'> }) {
  const { t } = useKiosk();
  return (
    <>
      <Leaf>
        <DialogTitle>{t('dialog.all-there.title', { count })}</DialogTitle>
        <p class="asked-says">{t('all-there.says')}</p>
      </Leaf>
      <Key on={{ type: 'ALL_THERE' }} icon="check">
        {t('all-there.yes')}
      </Key>
      <Choice on={{ type: 'CLOSE' }} icon="back">
        {t('all-there.no')}
      </Choice>
    </>
  );
}
