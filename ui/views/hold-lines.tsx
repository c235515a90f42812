import type { Texts } from '../../src/screen/texts.ts';
import type { ViewNamed } from '../named.ts';
import { Badge } from '../parts/badge.tsx';
import { Rich } from '../parts/text.tsx';
import { holdsPlace, holdsText } from '../row-words.ts';

type Account = Pick<ViewNamed<'account'>, 'holdsReady' | 'readyHolds'>;

/** Holds that are ready, each with its place; one line for all where they are not listed. */
export function holdLines({ holdsReady, readyHolds = [] }: Account, t: Texts) {
  const count = holdsReady ?? readyHolds.length;
  if (count === 0) return [];
  const lines =
    readyHolds.length === 0
      ? [{ title: null, name: holdsText({ count, places: [], still: false }, t), place: null }]
      : readyHolds.map(({ title, place }) => ({ title, name: t('holds.title'), place }));
  return lines.map(({ title, name, place }, at) => (
    <li class="row" data-state="info" key={`hold ${at}`}>
      <Badge mark="info" />
      <div class="text">
        <p class="name">
          <bdi>{title ?? name}</bdi>
        </p>
        <p>
          <Rich
            pieces={t.pieces('holds.row', {
              place: holdsPlace({ places: place === null ? [] : [place] }, t),
            })}
          />
        </p>
      </div>
    </li>
  ));
}
