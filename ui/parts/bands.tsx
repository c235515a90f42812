/** Lines on top of a sheet: what does not work for now, and what lies there of the visit before. */
import type { Screen } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { chipWords, readsBooksBy } from '../reads.ts';
import { Badge, type Mark } from './badge.tsx';
import { Rich } from './text.tsx';

export function Band({
  mark,
  text,
  values = {},
  inset = false,
}: {
  mark: Extract<Mark, 'done' | 'info' | 'warning'>;
  text: string;
  values?: Record<string, string | number>;
  /** among the banners below a picture */
  inset?: boolean;
}) {
  const { t } = useKiosk();
  return (
    <div
      class={inset ? 'row banner' : 'row notice'}
      data-state={mark}
      data-tint={mark === 'done' ? mark : undefined}
      role="status"
    >
      <Badge mark={mark} />
      <p class="text">
        <Rich pieces={t.pieces(text, values)} />
      </p>
    </div>
  );
}

/** A chip card, or books, of the visit before that are there still: the card first, if both. */
export function LeftoversBand({
  where,
  inset = false,
}: {
  where: 'attract' | 'visit';
  inset?: boolean;
}) {
  const { screen } = useKiosk();
  if (screen.cardLeft)
    return (
      <Band mark="warning" text={`card-left.${where}`} values={chipWords(screen)} inset={inset} />
    );
  return screen.leftovers === 0 ? null : (
    <Band
      mark="warning"
      text={`leftovers.${where}`}
      values={{ count: screen.leftovers }}
      inset={inset}
    />
  );
}

/** The line was lost in the middle of this visit. */
export function LineBand({
  line,
  what,
  some,
}: {
  line: 'limited' | 'ended' | null | undefined;
  what: 'borrow' | 'return';
  /** something was done before */
  some: boolean;
}) {
  if (!line) return null;
  const none = line === 'ended' && what === 'borrow' && !some ? '.none' : '';
  return <Band mark={line === 'ended' ? 'warning' : 'info'} text={`line.${what}.${line}${none}`} />;
}

/** A reader or a scanner that is out; a kiosk that never had one says nothing. */
export function ReadsBand() {
  const { screen } = useKiosk();
  const { plate, scan } = readsOf(screen);
  return plate === 'not-now' || scan === 'not-now' ? (
    <Band mark="warning" text={`reads.${readsBooksBy(screen)}`} />
  ) : null;
}

function readsOf({ reads }: Screen) {
  return reads ?? { plate: 'works', scan: 'works' };
}
