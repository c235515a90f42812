/** Scan the card; or, where the library allows it, type its number. */
import { useState } from 'preact/hooks';
import type { Screen } from '../../src/screen/screen.ts';
import type { Piece, Texts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Band, LeftoversBand } from '../parts/bands.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import {
  CardAlonePicture,
  CardOnPlatePicture,
  CardPicture,
  ChipPicture,
} from '../parts/pictures/later.tsx';
import { Rich } from '../parts/text.tsx';
import { chipWords } from '../reads.ts';
import { CardNumber } from './card-number.tsx';

export function Identify({ view }: { view: ViewNamed<'identify'> }) {
  const { screen, t } = useKiosk();
  const [typing, setTyping] = useState(false);
  const glyph = view.purpose === 'borrow' ? 'borrow' : undefined;
  if (typing) return <CardNumber glyph={glyph} onBack={() => setTyping(false)} />;
  const how = view.how ?? 'scan';
  const chip = chipWords(screen);
  const way = view.orChip ? 'or-chip' : how;
  return (
    <Frame
      place="identify"
      glyph={glyph}
      title={t(
        how === 'none'
          ? 'view.identify.title.none'
          : `${view.adding ? 'identify.adding.title' : 'view.identify.title'}${way === 'scan' ? '' : (`.${way}` as const)}`,
        chip,
      )}
      says={view.adding || how === 'none' ? undefined : t(saysOf(way), chip)}
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
        <How view={view} />
        <div class="banners" role="status">
          <LeftoversBand where="visit" inset />
          {view.problem !== null && (
            <div class="row banner" data-state="warning">
              <Badge mark="warning" />
              <p class="text">
                <Rich pieces={problemText(view, screen, t)} />
              </p>
            </div>
          )}
          {view.problem === null && (view.booksOfOthers ?? 0) > 0 && (
            <Band
              mark="warning"
              text="books.of-others"
              values={{ count: view.booksOfOthers ?? 0 }}
              inset
            />
          )}
          {view.problem === null && how !== 'none' && view.booksSeen > 0 && (
            <Band mark="done" text="identify.books" values={{ count: view.booksSeen }} inset />
          )}
        </div>
      </Sheet>
    </Frame>
  );
}

/** One picture and one sentence for each way. */
function How({ view: { how = 'scan', orChip } }: { view: ViewNamed<'identify'> }) {
  const { screen, t } = useKiosk();
  const { places, reads } = screen;
  const chip = chipWords(screen);
  const isOut = how === 'type' && reads?.scan === 'not-now';
  const chipAlone = how === 'none' && reads?.scan === 'absent' && screen.chip;
  const which = isOut ? '.not-now' : chipAlone ? '.chip' : '';
  const words = {
    ...chip,
    ...(how !== 'chip' && { place: places[how === 'plate' ? how : 'scanner'] }),
  };
  return (
    <>
      {how === 'scan' && <CardPicture place={places.scanner} label={t('picture.card')} />}
      {how === 'type' && <CardAlonePicture label={t('picture.card-number')} />}
      {how === 'plate' && <CardOnPlatePicture label={t('picture.card-plate')} />}
      {how === 'chip' && <ChipPicture {...chip} label={t('picture.chip', chip)} />}
      <p class="how">{t(how === 'scan' ? 'identify.how' : `identify.how.${how}${which}`, words)}</p>
      {orChip && (
        <>
          <ChipPicture {...chip} label={t('picture.chip', chip)} />
          <p class="how">{t('identify.how.or-chip', chip)}</p>
        </>
      )}
    </>
  );
}

/** A card that has no chip can still be the library's. */
function saysOf(way: string): string {
  return way === 'chip' || way === 'or-chip' ? `view.identify.says.${way}` : 'view.identify.says';
}

/** What is wrong with the card; while a chip card is in, first that it is to be taken out. */
function problemText(view: ViewNamed<'identify'>, screen: Screen, t: Texts): readonly Piece[] {
  const { problem, cardIn } = view;
  if (!problem?.startsWith('chip-')) return t.pieces(`identify.${problem}`);
  const why = problem.replace('chip-', 'chip.');
  const words = chipWords(screen);
  const next = [...(cardIn ? [t('chip.take-out', words)] : []), t(`${why}.then`, words)];
  return t.pieces('identify.chip', { what: t(why), next: next.join(' ') });
}
