/** Scan the card; or, where the library allows it, type its number. */
import { useState } from 'preact/hooks';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { LeftoversBand } from '../parts/bands.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { CardAlonePicture, CardOnPlatePicture, CardPicture } from '../parts/pictures.tsx';
import { Rich } from '../parts/text.tsx';
import { CardNumber } from './card-number.tsx';

export function Identify({ view }: { view: ViewNamed<'identify'> }) {
  const { screen, t } = useKiosk();
  const [typing, setTyping] = useState(false);
  const glyph = view.purpose === 'borrow' ? 'borrow' : undefined;
  if (typing) return <CardNumber glyph={glyph} onBack={() => setTyping(false)} />;
  const how = view.how ?? 'scan';
  const place = screen.places[how === 'plate' ? 'plate' : 'scanner'];
  const isOut = how === 'type' && screen.reads?.scan === 'not-now';
  return (
    <Frame
      place="identify"
      glyph={glyph}
      title={t(
        how === 'none'
          ? 'view.identify.title.none'
          : `${view.adding ? 'identify.adding.title' : 'view.identify.title'}${how === 'scan' ? '' : (`.${how}` as const)}`,
      )}
      says={view.adding || how === 'none' ? undefined : t('view.identify.says')}
      forward={
        view.mayType &&
        (how === 'type' ? (
          <Key on={() => setTyping(true)} icon="numpad">
            {t('key.type')}
          </Key>
        ) : (
          <Way on={() => setTyping(true)} icon="numpad" back={false}>
            {t('key.type')}
          </Way>
        ))
      }
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet kind="show">
        {how === 'scan' && <CardPicture place={place} label={t('picture.card')} />}
        {how === 'type' && <CardAlonePicture label={t('picture.card-number')} />}
        {how === 'plate' && <CardOnPlatePicture label={t('picture.card-plate')} />}
        <p class="how">
          {t(how === 'scan' ? 'identify.how' : `identify.how.${how}${isOut ? '.not-now' : ''}`, {
            place,
          })}
        </p>
        <div class="banners" role="status">
          <LeftoversBand where="visit" inset />
          {view.problem !== null && (
            <div class="row banner" data-state="warning">
              <Badge mark="warning" />
              <p class="text">
                <Rich pieces={t.pieces(`identify.${view.problem}`)} />
              </p>
            </div>
          )}
          {view.problem === null && how !== 'none' && view.booksSeen > 0 && (
            <div class="row banner" data-state="done" data-tint="done">
              <Badge mark="done" />
              <p class="text">
                <Rich pieces={t.pieces('identify.books', { count: view.booksSeen })} />
              </p>
            </div>
          )}
        </div>
      </Sheet>
    </Frame>
  );
}
