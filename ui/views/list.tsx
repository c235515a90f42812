/**
 * Borrowing and returning: a list that grows, each row with its own state, and the count that
 * answers "did it all go well?".
 */
import { useState } from 'preact/hooks';
import type { ItemRow } from '../../src/screen/screen.ts';
import { stillHere, useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Band, LeftoversBand, LineBand, ReadsBand } from '../parts/bands.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { HoldsBand } from '../parts/holds.tsx';
import { HowToLay, laySays } from '../parts/how-to-lay.tsx';
import { People } from '../parts/people.tsx';
import { Rich } from '../parts/text.tsx';
import { isHalfDone, isToCheck } from '../row-words.ts';
import { ItemLine } from './lines/item-line.tsx';

export function List({ view }: { view: ViewNamed<'borrow'> | ViewNamed<'return'> }) {
  const kiosk = useKiosk();
  const { screen, t, send } = kiosk;
  const mode = view.kind;
  const isOver = view.line === 'ended';
  const says =
    // Where the line was lost in this visit, its band says so.
    view.provisional && !view.line
      ? `${mode}.says.provisional`
      : isOver
        ? undefined
        : laySays(screen, mode);
  const [early, setEarly] = useState(false);
  const ticket = view.ticket ?? null;
  const done = (receipt: 'print' | 'screen' | 'none' | undefined) => () => {
    if (!view.stillWorking) return send({ type: 'DONE', receipt });
    stillHere(kiosk);
    setEarly(true);
  };
  return (
    <Frame
      place={mode}
      glyph={mode}
      title={t(`view.${mode}.title`)}
      says={says && t(says)}
      forward={
        // Nothing there yet: the next step is a book, not a key. The room of two keys is kept free.
        view.rows.length === 0 ? (
          ticket !== null && <div class="keys later" />
        ) : (
          <div class="keys">
            <Key on={done(ticket === null ? undefined : 'none')} icon="check">
              {t('key.done')}
            </Key>
            {ticket !== null && (
              <Way on={done(ticket)} back={false}>
                {t(`key.done-${ticket}`)}
              </Way>
            )}
          </div>
        )
      }
      aside={
        view.rows.length === 0 ? (
          <Way
            on={mode === 'return' ? { type: 'BACK' } : { type: 'STOP' }}
            icon={mode === 'return' ? 'back' : 'stop'}
          >
            {t(mode === 'return' ? 'key.back' : 'key.stop')}
          </Way>
        ) : (
          <Count mode={mode} rows={view.rows} early={early && view.stillWorking} />
        )
      }
    >
      <Sheet kind={view.rows.length === 0 ? 'show' : 'list'}>
        {(view.rows.length > 0 || !isOver) && (
          <LineBand line={view.line} what={mode} some={view.rows.length > 0} />
        )}
        {view.rows.length > 0 && <ReadsBand />}
        {view.kind === 'borrow' && view.rows.length === 0 && (view.booksOfOthers ?? 0) > 0 && (
          <Band mark="info" text="books.of-others" values={{ count: view.booksOfOthers ?? 0 }} />
        )}
        <LeftoversBand where="visit" />
        {view.kind === 'borrow' && <People people={view.people} mayAdd={view.mayAdd} />}
        {view.kind === 'borrow' && view.holds && <HoldsBand holds={view.holds} />}
        {view.rows.length === 0 ? (
          isOver ? (
            <p class="how" role="status">
              <Rich pieces={t.pieces(`line.${mode}.ended${mode === 'borrow' ? '.none' : ''}`)} />
            </p>
          ) : (
            <HowToLay mode={mode} />
          )
        ) : (
          <Pages>
            {view.rows.map((row) => (
              <ItemLine key={row.key} row={row} rows={view.rows} mode={mode} />
            ))}
          </Pages>
        )}
      </Sheet>
    </Frame>
  );
}

interface CountProps {
  mode: 'borrow' | 'return';
  rows: readonly ItemRow[];
  /** Done was touched while something was still working */
  early: boolean;
}

function Count({ mode, rows, early }: CountProps) {
  const { t } = useKiosk();
  const already = rows.filter((row) => row.state === 'done' && row.ownLoan).length;
  const done = rows.filter((row) => row.state === 'done' || isHalfDone(row, mode)).length - already;
  const working = rows.filter((row) => row.state === 'working' || row.state === 'waiting').length;
  const toCheck = rows.filter(isToCheck).length;
  const refused = rows.length - done - already - working - toCheck;
  const both = working > 0 && refused > 0 ? 'yes' : 'no';
  const rest = [
    t(`${mode}.count.rest`, { working, refused, both }),
    toCheck > 0 ? t('list.to-check', { count: toCheck }) : '',
    already > 0 ? t('borrow.count.already', { count: already }) : '',
  ]
    .filter((part) => part !== '')
    .join(t('list.and'));
  return (
    <div class="count" role="status" data-settles={!early || undefined}>
      <p>{t(`${mode}.count`, { count: done })}</p>
      <p>{early ? t('list.early', { count: working }) : rest}</p>
    </div>
  );
}
