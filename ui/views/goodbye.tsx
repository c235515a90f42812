/** What to take along: the card, the items; then the screen is cleared. */
import type { VNode } from 'preact';
import type { Place } from '../../src/screen/screen.ts';
import { useSecondsUntil } from '../header.tsx';
import { isWide, useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Badge, type Mark } from '../parts/badge.tsx';
import { Key } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { CardPicture, ChipPicture } from '../parts/pictures/later.tsx';
import { Shelf } from '../parts/shelf.tsx';
import { Rich } from '../parts/text.tsx';
import { chipWords } from '../reads.ts';
import { holdsPlace, holdsText, titleOf, titlesOf, whyAtEnd } from '../row-words.ts';

export function Goodbye({ view }: { view: ViewNamed<'goodbye'> }) {
  const { screen, t } = useKiosk();
  const seconds = useSecondsUntil(view.endsAt);
  const lines: VNode[] = [];
  const already = view.ownLoans ?? 0;
  if (view.lent + already > 0 || view.notLent.length > 0) {
    const key = view.provisional ? 'goodbye.lent.due.provisional' : 'goodbye.lent.due';
    const due = view.dueOn && t.pieces(key, { day: t('date.long', { on: view.dueOn }) });
    const counts = [
      view.laid > 0 && t('goodbye.laid', { count: view.laid }),
      (view.lent > 0 || already === 0) && t('goodbye.lent', { count: view.lent }),
      already > 0 && t('done.already', { count: already }),
    ];
    lines.push(
      <Line
        key="lent"
        mark={view.lent + already > 0 ? 'done' : 'info'}
        title={counts.filter((part) => part !== false).join(t('list.and'))}
        says={due || []}
      />,
    );
  }
  if ((view.stillSecured ?? 0) > 0) {
    const title = t('goodbye.secured', { count: view.stillSecured ?? 0 });
    const says = t.pieces('goodbye.secured.says');
    lines.push(<Line key="secured" mark="warning" title={title} says={says} />);
  }
  if (view.toTake.length > 0)
    lines.push(
      <Line
        key="take"
        mark="warning"
        title={t('goodbye.take')}
        says={t.pieces('goodbye.take.titles', { titles: titlesOf(view.toTake, t) })}
      />,
    );
  const toCheck = view.toCheck ?? [];
  if (toCheck.length > 0) {
    // A renewal is nothing that is shown at the desk.
    const items = toCheck.filter(({ what }) => what !== 'renew');
    const [key, shown] = items.length > 0 ? ['says', items] : ['renew', toCheck];
    const says = t.pieces(`goodbye.to-check.${key}`, {
      count: shown.length,
      titles: titlesOf(shown, t),
    });
    const title = t('list.to-check', { count: toCheck.length });
    lines.push(<Line key="to check" mark="warning" title={title} says={says} />);
  }
  const [first] = view.notLent;
  if (first) {
    const count = view.notLent.length;
    const says =
      count === 1
        ? t.pieces('goodbye.not-lent.one', {
            title: titleOf(first, t),
            why: whyAtEnd(first, 'borrow', t),
          })
        : t.pieces('goodbye.not-lent.more', { titles: titlesOf(view.notLent, t) });
    lines.push(
      <Line key="not-lent" mark="refused" title={t('goodbye.not-lent', { count })} says={says} />,
    );
  }
  if (view.returned > 0 || view.toDesk.length > 0) {
    const count = view.toDesk.length;
    const fine = view.returnedProvisional ? 'return.says.provisional' : 'goodbye.returned.says';
    const says =
      count > 0
        ? t.pieces('goodbye.to-desk', { count, titles: titlesOf(view.toDesk, t) })
        : t.pieces(fine);
    lines.push(
      <Line
        key="back"
        mark={count > 0 ? 'warning' : 'done'}
        title={t('goodbye.returned', { count: view.returned })}
        says={says}
      />,
    );
  }
  if (view.renewed > 0) {
    const says = t.pieces('goodbye.renewed.says');
    lines.push(
      <Line
        key="renewed"
        mark="done"
        title={t('goodbye.renewed', { count: view.renewed })}
        says={says}
      />,
    );
  }
  if (view.printed) {
    const says = t.pieces('goodbye.printed.says', { place: screen.places.printer });
    lines.push(<Line key="printed" mark="done" title={t('goodbye.printed')} says={says} />);
  }
  if (view.holds) {
    const says = [{ text: holdsPlace(view.holds, t), mark: null }];
    lines.push(<Line key="holds" mark="info" title={holdsText(view.holds, t)} says={says} />);
  }
  const isIn = view.card === 'in';
  const chip = chipWords(screen);
  const says = view.next
    ? 'goodbye.next'
    : isIn
      ? 'goodbye.take-card'
      : view.timedOut
        ? 'goodbye.timed-out'
        : view.card !== null
          ? 'goodbye.card'
          : 'goodbye.says';
  return (
    <Frame
      place="goodbye"
      hero
      title={t(isIn ? 'goodbye.take-card.title' : 'view.goodbye.title')}
      says={t(says, chip)}
      art={<Art card={view.card} />}
      forward={
        <Key on={{ type: 'DONE' }} icon="check">
          {t('key.close')}
        </Key>
      }
      aside={<p class="say">{t('goodbye.ends', { seconds })}</p>}
    >
      {lines.length > 0 && (
        <Sheet>
          <Pages>{lines}</Pages>
        </Sheet>
      )}
    </Frame>
  );
}

function Art({ card }: Pick<ViewNamed<'goodbye'>, 'card'>) {
  const { screen, t } = useKiosk();
  const chip = chipWords(screen);
  // In portrait it stands at the edge of the screen, where it is beside it.
  const whole = (place: Place) => isWide() || place === 'below';
  if (card === 'in')
    return <ChipPicture {...chip} out whole={whole(chip.place)} label={t('picture.chip', chip)} />;
  if (card !== 'scanned') return <Shelf leans />;
  const { scanner } = screen.places;
  return <CardPicture place={scanner} label={t('goodbye.card')} whole={whole(scanner)} />;
}

function Line({
  mark,
  title,
  says,
}: {
  mark: Mark;
  title: string;
  says: Parameters<typeof Rich>[0]['pieces'];
}) {
  return (
    <li class="row" data-state={mark}>
      <Badge mark={mark} />
      <div class="text">
        <p class="name">{title}</p>
        {says.length > 0 && (
          <p class="free">
            <Rich pieces={says} />
          </p>
        )}
      </div>
    </li>
  );
}
