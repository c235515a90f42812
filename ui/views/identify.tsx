/** Scan the card; or, where the library allows it, type its number. */
import { useState } from 'preact/hooks';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Badge } from '../parts/badge.tsx';
import { Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { CardPicture } from '../parts/pictures.tsx';
import { Rich } from '../parts/text.tsx';
import { CardNumber } from './card-number.tsx';

export function Identify({ view }: { view: ViewNamed<'identify'> }) {
  const { screen, t } = useKiosk();
  const [typing, setTyping] = useState(false);
  const glyph = view.purpose === 'borrow' ? 'borrow' : undefined;
  if (typing) return <CardNumber glyph={glyph} onBack={() => setTyping(false)} />;
  const place = screen.places.scanner;
  return (
    <Frame
      place="identify"
      glyph={glyph}
      title={t('view.identify.title')}
      says={t('view.identify.says')}
      forward={
        view.mayType && (
          <Way on={() => setTyping(true)} icon="numpad" back={false}>
            {t('key.type')}
          </Way>
        )
      }
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <section class="sheet show">
        <CardPicture place={place} label={t('picture.card')} />
        <p class="how">{t('identify.how', { place })}</p>
        <div class="banners" role="status">
          {view.problem !== null && (
            <div class="row banner" data-state="warning">
              <Badge mark="warning" />
              <p class="text">
                <Rich pieces={t.pieces(`identify.${view.problem}`)} />
              </p>
            </div>
          )}
          {view.problem === null && view.booksSeen > 0 && (
            <div class="row banner" data-state="done" data-tint="done">
              <Badge mark="done" />
              <p class="text">
                <Rich pieces={t.pieces('identify.books', { count: view.booksSeen })} />
              </p>
            </div>
          )}
        </div>
      </section>
    </Frame>
  );
}
