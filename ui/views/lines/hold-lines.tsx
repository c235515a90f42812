import type { Texts } from '../../../src/screen/texts.ts';
import type { ViewNamed } from '../../named.ts';
import { Badge } from '../../parts/badge.tsx';
import { Rich } from '../../parts/text.tsx';
import { holdsPlace, holdsText } from '../../row-words.ts';

type Account = Pick<ViewNamed<'account'>, 'holdsReady' | 'readyHolds'>;

/** Holds that are ready, each with its place; one line for all where they are not listed. */
export function holdLines({ holdsReady, readyHolds = [] }: Account, t: Texts) {
  const count = holdsReady ?? readyHolds.length;
  if (count === 0) return [];
  const where = (place: string | null) => holdsPlace({ places: place === null ? [] : [place] }, t);
  const lines =
    readyHolds.length === 0
      ? [
          {
            name: holdsText({ count, places: [], still: false }, t),
            heard: undefined,
            says: [{ text: where(null), mark: null }],
          },
        ]
      : readyHolds.map(({ title, place }) => ({
          name: title ?? t('holds.title'),
          heard: t('holds.title'),
          says: t.pieces('holds.row', { place: where(place) }),
        }));
  return lines.map(({ name, heard, says }, at) => (
    <li class="row" data-state="info" key={`hold ${at}`}>
      <Badge mark="info" />
      <div class="text">
        <p class="name">
          <bdi data-headset={heard}>{name}</bdi>
        </p>
        <p>
          <Rich pieces={says} />
        </p>
      </div>
    </li>
  ));
}
