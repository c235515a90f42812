import type { ItemRow } from '../../../src/screen/screen.ts';
import { useKiosk } from '../../kiosk.ts';
import { Badge } from '../../parts/badge.tsx';
import { Sign } from '../../parts/sign.tsx';
import { Rich } from '../../parts/text.tsx';
import {
  goesTo,
  isHalfDone,
  mediaWord,
  rowNotes,
  rowSentence,
  signText,
  titleOf,
} from '../../row-words.ts';

/** A row of the borrow or the return list. */
export function ItemLine({ row, mode }: { row: ItemRow; mode: 'borrow' | 'return' }) {
  const { screen, t } = useKiosk();
  const state = isHalfDone(row, mode) ? 'warning' : row.state;
  const to = mode === 'return' ? goesTo(row) : null;
  const media = mediaWord(row, t);
  return (
    <li class="row" data-state={state} data-new>
      <Badge mark={state} />
      <div class="text">
        <p class="name">
          <bdi>{titleOf(row, t)}</bdi>
          {media && <span class="media"> {media}</span>}
        </p>
        <p>
          <Rich pieces={rowSentence(row, mode, screen.display.textSize, t)} />
          {to && row.state === 'done' && <span class="aloud"> {signText(to, t)}</span>}
        </p>
        {rowNotes(row, mode, t).map((note) => (
          <p key={note} class="note">
            <bdi>{note}</bdi>
          </p>
        ))}
      </div>
      {to && <Sign to={to} />}
    </li>
  );
}
