/**
 * What the library has to tell: its news, what is on next, or the hours of the next days. It takes
 * the room that the question leaves: a line that finds none is left out, whole.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DayHours, FeedEntry, FeedShown } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import { useResizes } from '../pages/resizes.ts';

export function FeedBoard({ feed }: { feed: FeedShown }) {
  const { t } = useKiosk();
  return (
    <Board heading={t(`attract.${feed.kind}`)}>
      {feed.entries.map(({ what, when }) => (
        <li key={`${when?.on} ${when?.at} ${what}`}>
          {when && <p class="when">{whenOf(when, t)}</p>}
          <p class="what">
            <bdi lang={feed.language}>{what}</bdi>
          </p>
        </li>
      ))}
    </Board>
  );
}

export function HoursBoard({ days }: { days: readonly DayHours[] }) {
  const { t } = useKiosk();
  return (
    <Board heading={t('attract.hours')} days>
      {days.map((day) => (
        <li key={day.on}>
          <p class="day">{t('attract.day', { when: day.when, on: day.on })}</p>
          <p>{hoursOf(day, t) || t('attract.shut')}</p>
        </li>
      ))}
    </Board>
  );
}

/** `10.00 tot 12.00 uur en 13.00 tot 18.00 uur`; empty where it is closed all day. */
export function hoursOf({ periods }: DayHours, t: Texts): string {
  const each = periods.map(({ from, to }) => {
    const [fromHour = '', fromMinute = ''] = from.split(':');
    const [toHour = '', toMinute = ''] = to.split(':');
    return t('attract.period', { fromHour, fromMinute, toHour, toMinute });
  });
  return new Intl.ListFormat(t.language, { type: 'conjunction' }).format(each);
}

function whenOf({ is, on, at }: NonNullable<FeedEntry['when']>, t: Texts): string {
  const [hour = '', minute = ''] = at?.split(':') ?? [];
  return at === undefined
    ? t('attract.when', { is, on })
    : t('attract.when-at', { is, on, hour, minute });
}

interface BoardProps {
  heading: string;
  /** each line is a day and its hours */
  days?: boolean;
  children: ComponentChildren;
}

function Board({ heading, days, children }: BoardProps) {
  const list = useRef<HTMLUListElement>(null);
  const board = useRef<HTMLElement>(null);
  useResizes(board);
  useLayoutEffect(() => {
    if (list.current) leaveOut(list.current);
  });
  return (
    <section class="notices" ref={board} data-days={days || undefined}>
      <h2>{heading}</h2>
      <ul ref={list}>{children}</ul>
    </section>
  );
}

/** The last lines, until the others fit; the board too where none does. */
function leaveOut(list: HTMLUListElement): void {
  const lines = [...list.children] as HTMLElement[];
  const board = list.parentElement;
  if (board === null) return;
  board.hidden = false;
  for (const line of lines) line.hidden = false;
  for (const line of lines.toReversed()) {
    if (list.scrollHeight <= list.clientHeight + 1) return;
    line.hidden = true;
  }
  board.hidden = true;
}
