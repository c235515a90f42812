/** How books are shown to the kiosk while none is there: by the plate, or by the scanner. */
import type { Screen } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { readsBooksBy } from '../reads.ts';
import { CardPicture, LayPicture } from './pictures/later.tsx';

type Mode = 'borrow' | 'return';

/** Below the title of the list. */
export function laySays(screen: Screen, mode: Mode): string | undefined {
  const by = readsBooksBy(screen);
  if (by === 'none') return undefined;
  return by === 'scan' ? 'lay.scan' : `${mode}.says`;
}

export function HowToLay({ mode }: { mode: Mode }) {
  const { screen, t } = useKiosk();
  const { plate, scanner } = screen.places;
  const by = readsBooksBy(screen);
  if (by === 'none') return <How text="lay.how.none" />;
  if (by === 'scan') {
    const how = screen.reads?.plate === 'not-now' ? 'lay.how.scan.not-now' : 'lay.how.scan';
    return (
      <>
        <CardPicture place={scanner} what="book" label={t('picture.book-scan')} />
        <How text={how} />
        <p class="how-says">{t('identify.how', { place: scanner })}</p>
      </>
    );
  }
  return (
    <>
      <LayPicture label={t('picture.plate')} />
      <How text={by === 'both' ? `${mode}.empty` : 'lay.how.plate'} />
      <p class="how-says">{t(`${mode}.empty.says`, { place: plate })}</p>
    </>
  );
}

/** It changes while it stands there: a device fails. */
function How({ text }: { text: string }) {
  const { t } = useKiosk();
  return (
    <p class="how" role="status">
      {t(text)}
    </p>
  );
}
