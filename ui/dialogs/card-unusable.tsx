import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { ChipPicture } from '../parts/pictures/later.tsx';
import { chipWords } from '../reads.ts';
import { DialogTitle } from './title.tsx';

/** The next step is physical: it closes as the card is taken out. */
export function CardUnusable({
  dialog: { why, paying },
}: {
  dialog: DialogNamed<'card-unusable'>;
}) {
  const { screen, t, send } = useKiosk();
  const chip = chipWords(screen);
  const terminal = { place: screen.places.terminal };
  return (
    <>
      <Leaf>
        <ChipPicture {...chip} out whole label={t('picture.chip', chip)} />
        <div class="asked">
          <Badge mark="warning" />
          <DialogTitle>{t('dialog.card-unusable.title', chip)}</DialogTitle>
        </div>
        <p class="asked-says" role="alert">
          {t(`chip.${why}`)} {paying && t('chip.paying', terminal)}
        </p>
      </Leaf>
      <button type="button" class="choice" data-back onClick={() => send({ type: 'CLOSE' })}>
        <Icon name="stop" />
        <span>{t('key.close')}</span>
      </button>
    </>
  );
}
