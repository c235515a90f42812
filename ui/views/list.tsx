/**
 * Borrowing and returning: a list that grows, each row with its own state, and the count that
 * answers "did it all go well?".
 */
import { useRef, useState } from 'preact/hooks';
import type { Destination } from '../../machines/domain.ts';
import type { ItemRow } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';
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
import { goesTo, isHalfDone, isToCheck, ownSign } from '../row-words.ts';
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
  const [inSight, setInSight] = useState<readonly string[]>([]);
  const isLarge = screen.display.textSize > 1;
  /** the key for one more card takes no room from the rows */
  const isAdd =
    view.kind === 'borrow' && view.mayAdd === true && !view.people && view.rows.length > 0;
  const unseen = useUnseen(mode === 'borrow' ? [] : view.rows, inSight);
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
          <div class="tally">
            <Count
              mode={mode}
              rows={view.rows}
              early={early && view.stillWorking}
              unseen={unseen}
            />
            {isAdd && !isLarge && (
              <Way on={{ type: 'ADD_CARD' }} icon="add" back={false}>
                {t('people.add')}
              </Way>
            )}
          </div>
        )
      }
    >
      <Sheet kind={view.rows.length === 0 ? 'show' : 'list'}>
        {(view.rows.length > 0 || !isOver) && (
          <LineBand line={view.line} what={mode} some={view.rows.length > 0} />
        )}
        {view.rows.length > 0 && <ReadsBand />}
        {view.kind === 'borrow' && view.rows.length === 0 && (view.booksOfOthers ?? 0) > 0 && (
          <Band mark="warning" text="books.of-others" values={{ count: view.booksOfOthers ?? 0 }} />
        )}
        {screen.stray === 'list.stray' && <Band mark="warning" text="list.stray" />}
        <LeftoversBand where="visit" />
        {view.kind === 'borrow' && !isAdd && <People people={view.people} mayAdd={view.mayAdd} />}
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
          <Pages onShown={setInSight}>
            {view.rows.map((row) => (
              <ItemLine key={row.key} row={row} rows={view.rows} mode={mode} />
            ))}
          </Pages>
        )}
        {/* In larger letters the rows come first. */}
        {isAdd && isLarge && <People mayAdd />}
      </Sheet>
    </Frame>
  );
}

/** The rows whose place stood on no page that was turned to. `inSight`: none in larger letters. */
function useUnseen(rows: readonly ItemRow[], inSight: readonly string[]): readonly ItemRow[] {
  const seen = useRef(new Set<string>());
  const placed = rows.filter((row) => goesTo(row) !== null);
  for (const { key } of placed) if (inSight.includes(key)) seen.current.add(key);
  return inSight.length === 0 ? [] : placed.filter(({ key }) => !seen.current.has(key));
}

interface CountProps {
  mode: 'borrow' | 'return';
  rows: readonly ItemRow[];
  /** Done was touched while something was still working */
  early: boolean;
  /** on a page that was not turned to yet */
  unseen: readonly ItemRow[];
}

function Count({ mode, rows, early, unseen }: CountProps) {
  const { t } = useKiosk();
  const already = rows.filter((row) => row.state === 'done' && row.ownLoan).length;
  const done = rows.filter((row) => row.state === 'done' || isHalfDone(row, mode)).length - already;
  const working = rows.filter((row) => row.state === 'working' || row.state === 'waiting').length;
  const toCheck = rows.filter(isToCheck).length;
  const refused = rows.length - done - already - working - toCheck;
  // Before Done: who is ready with the page in sight has others to bring somewhere.
  const places = new Set(unseen.flatMap((row) => goesTo(row) ?? []).map((to) => placeName(to, t)));
  const both = working > 0 && refused > 0 ? 'yes' : 'no';
  // Nothing is new, and all of it is theirs already: that is the count.
  const isAlready = done === 0 && already > 0;
  const rest = [
    t(`${mode}.count.rest`, { working, refused, both }),
    toCheck > 0 ? t('list.to-check', { count: toCheck }) : '',
    already > 0 && !isAlready ? t('borrow.count.already', { count: already }) : '',
    places.size > 0 ? t('return.unseen', { places: t.list([...places]) }) : '',
  ]
    .filter((part) => part !== '')
    .join(t('list.and'));
  return (
    <div class="count" role="status" data-settles={!early || undefined}>
      <p>
        {isAlready
          ? t('borrow.count.already', { count: already })
          : t(`${mode}.count`, { count: done })}
      </p>
      <p>{early ? t('list.early', { count: working }) : rest}</p>
    </div>
  );
}

/** `bak 3`, within a sentence. */
function placeName(to: Destination, t: Texts): string {
  return (
    ownSign(to, t) ?? t(`return.unseen.${to.kind}`, { name: to.kind === 'bin' ? to.name : '' })
  );
}
