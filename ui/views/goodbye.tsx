/** What to take along: the card, the items; then the screen is cleared. */
import type { ComponentChildren } from 'preact';
import { useSecondsUntil } from '../header.tsx';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Badge, type Mark } from '../parts/badge.tsx';
import { Key } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { TakeCardPicture } from '../parts/pictures.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Shelf } from '../parts/shelf.tsx';
import { Rich } from '../parts/text.tsx';
import { holdsPlace, holdsText } from '../row-words.ts';

export function Goodbye({ view }: { view: ViewNamed<'goodbye'> }) {
  const { screen, t } = useKiosk();
  const seconds = useSecondsUntil(view.endsAt);
  const lines: ComponentChildren[] = [];
  if (view.lent > 0) {
    const key = view.provisional ? 'goodbye.lent.due.provisional' : 'goodbye.lent.due';
    const due = view.dueOn && t.pieces(key, { day: t('date.long', { on: view.dueOn }) });
    lines.push(
      <Line
        key="lent"
        mark="done"
        title={t('goodbye.lent', { count: view.lent })}
        says={due || []}
      />,
    );
  }
  if ((view.stillSecured ?? 0) > 0) {
    const title = t('goodbye.secured', { count: view.stillSecured ?? 0 });
    const says = t.pieces('goodbye.secured.says');
    lines.push(<Line key="secured" mark="warning" title={title} says={says} />);
  }
  if (view.returned > 0) {
    const says = t.pieces(
      view.returnedProvisional ? 'return.says.provisional' : 'goodbye.returned.says',
    );
    lines.push(
      <Line
        key="back"
        mark="done"
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
  for (const lent of [true, false]) {
    const left = view.leftOnPlate.filter((item) => item.lent === lent);
    if (left.length === 0) continue;
    const count = left.length;
    const title = count === 1 ? (left[0]?.title ?? null) : null;
    const key = lent ? 'goodbye.take' : 'goodbye.left';
    const says =
      title === null ? t.pieces(`${key}.more`, { count }) : t.pieces(`${key}.one`, { title });
    lines.push(
      <Line
        key={key}
        mark={lent ? 'warning' : 'refused'}
        title={t('goodbye.left', { count })}
        says={says}
      />,
    );
  }
  const says = view.timedOut
    ? 'goodbye.timed-out'
    : view.cardSeen
      ? 'goodbye.card'
      : 'goodbye.says';
  return (
    <Frame
      place="goodbye"
      hero
      title={t('view.goodbye.title')}
      says={t(says)}
      art={view.cardSeen ? <TakeCardPicture /> : <Shelf leans />}
      forward={
        <Key on={{ type: 'DONE' }} icon="check">
          {t('key.close')}
        </Key>
      }
      aside={<p class="say">{t('goodbye.ends', { seconds })}</p>}
    >
      {lines.length > 0 && (
        <Sheet>
          <ul>{lines}</ul>
        </Sheet>
      )}
    </Frame>
  );
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
