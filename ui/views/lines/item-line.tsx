import type { ItemRow } from '../../../src/screen/screen.ts';
import { plain } from '../../../src/screen/texts.ts';
import { useKiosk } from '../../kiosk.ts';
import { Badge } from '../../parts/badge.tsx';
import { Sign, SignPlace } from '../../parts/sign.tsx';
import { Rich } from '../../parts/text.tsx';
import { goesTo, markOf, mediaWord, rowNotes, rowSentence, titleOf } from '../../row-words.ts';
import { spokenRow } from '../../speech/rows.ts';

/** A row of the borrow or the return list. */
interface ItemLineProps {
  row: ItemRow;
  /** the list that it stands in */
  rows: readonly ItemRow[];
  mode: 'borrow' | 'return';
}

export function ItemLine({ row, rows, mode }: ItemLineProps) {
  const { screen, t } = useKiosk();
  const state = markOf(row, mode);
  const to = mode === 'return' ? goesTo(row) : null;
  const media = mediaWord(row, t);
  return (
    <li
      class="row item"
      data-state={state}
      data-new
      data-aloud={spokenRow(row, rows, mode, { t, headset: screen.headset === true })}
    >
      <Badge mark={state} />
      {/* Other words are another text: nothing of the last one moves to its place. */}
      <div class="text" key={`${row.state} ${row.title}`}>
        {/* The title is no bdi: `auto` looks past those. */}
        <p class="name" dir="auto">
          {titleOf(row, t)}
          {media && <bdi class="media"> {media}</bdi>}
        </p>
        <p>
          <Rich pieces={rowSentence(row, mode, screen.display.textSize, t)} />
        </p>
        {rowNotes(row, mode, t).map((note) => (
          <p key={plain(note)} class="note">
            <bdi>
              <Rich pieces={note} />
            </bdi>
          </p>
        ))}
      </div>
      {to ? <Sign to={to} /> : mode === 'return' && <SignPlace />}
    </li>
  );
}
