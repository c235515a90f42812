/** A return chute: lay it down, take back what is not accepted, the flap opens for the rest. */
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Frame } from '../parts/frame.tsx';
import { LayPicture } from '../parts/pictures/later.tsx';
import { ItemLine } from './lines/item-line.tsx';

export function Chute({ view: { step, rows, letIn, provisional } }: { view: ViewNamed<'chute'> }) {
  const { screen, t } = useKiosk();
  const title = step === 'ready' && letIn > 0 ? 'thanks' : step;
  const says =
    title === 'ready' && provisional ? 'chute.ready.says.provisional' : `chute.${title}.says`;
  return (
    <Frame
      place={`chute-${title}`}
      glyph="return"
      title={t(title === 'ready' ? 'view.chute.title' : `chute.${title}`)}
      says={t(says)}
      aside={
        letIn > 0 ? (
          <div class="count" role="status">
            <p>{t('return.count', { count: letIn })}</p>
          </div>
        ) : (
          <p class="fine">{screen.device}</p>
        )
      }
    >
      <Sheet kind={rows.length === 0 ? 'show' : 'list'}>
        {rows.length > 0 ? (
          <Pages>
            {rows.map((row) => (
              <ItemLine key={row.key} row={row} rows={rows} mode="return" />
            ))}
          </Pages>
        ) : step === 'ready' ? (
          <>
            <LayPicture label={t('picture.plate')} />
            <p class="how">{t('chute.how')}</p>
          </>
        ) : (
          <p class="how" role="status">
            {t(`chute.${step}.how`)}
          </p>
        )}
      </Sheet>
    </Frame>
  );
}
