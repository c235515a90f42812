import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { missingParts, partName } from '../part-names.ts';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { PlatePicture } from '../parts/pictures/later.tsx';
import { Rich } from '../parts/text.tsx';
import { DialogTitle } from './title.tsx';

/** The next step is physical, so there is no yellow key: the picture shows it. */
export function PutBack({
  dialog: { title, mode, parts, nth },
}: {
  dialog: DialogNamed<'put-back'>;
}) {
  const { t, send } = useKiosk();
  const missing = parts && missingParts(parts).map((number) => partName(number, parts, t));
  const says =
    title !== null && missing
      ? t.pieces('put-back.says.parts', {
          title,
          parts: t.list(missing),
          count: missing.length,
        })
      : title === null
        ? t.pieces('put-back.says.untitled', { mode })
        : t.pieces('put-back.says', { title, mode });
  const heard = nth === undefined ? '' : t('speech.item', { nth });
  return (
    <>
      <Leaf>
        <PlatePicture label={t('picture.plate')} />
        <div class="asked">
          <Badge mark="warning" />
          <DialogTitle>{t('dialog.put-back.title')}</DialogTitle>
        </div>
        <p
          class="asked-says"
          role="alert"
          data-aloud={
            title === null && heard ? t('put-back.says', { title: heard, mode }) : undefined
          }
        >
          <Rich pieces={says} />
        </p>
      </Leaf>
      <button type="button" class="choice" data-back onClick={() => send({ type: 'CLOSE' })}>
        <Icon name="stop" />
        <span>{t('put-back.leave')}</span>
      </button>
    </>
  );
}
