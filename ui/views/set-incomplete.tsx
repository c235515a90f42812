/**
 * The parts of a set that lie on the plate, and the ones that do not. The next step is physical: no
 * yellow key.
 */
import type { Texts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { missingParts, partName, setContents } from '../part-names.ts';
import { Badge } from '../parts/badge.tsx';
import { Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { titleOf } from '../row-words.ts';

/** More would be too small to read: the sentence below names the others. */
const mostTiles = 6;

export function SetIncomplete({ view: { purpose, row } }: { view: ViewNamed<'set-incomplete'> }) {
  const { t } = useKiosk();
  const { there, of } = row.parts;
  const numbers = Array.from({ length: of }, (_, at) => at + 1);
  const missing = missingParts(row.parts);
  const contents = setContents(row.parts, t);
  const named = (title: string) =>
    contents === null ? title : t('set.contents', { title, parts: contents });
  const title = t('view.set-incomplete.title', { count: missing.length });
  const lay =
    contents === null
      ? t('set-incomplete.lay', { count: missing.length, parts: t.list(missing.map(String)) })
      : t('set-incomplete.lay.named', {
          parts: t.list(missing.map((number) => partName(number, row.parts, t))),
        });
  const tiles = of > mostTiles ? missing.slice(0, mostTiles) : numbers;
  return (
    <Frame
      place="set-incomplete"
      glyph={purpose}
      title={title}
      says={t('set-incomplete.says', { there: there.length, of })}
      forward={
        <Way on={{ type: 'OPEN', dialog: 'help' }} icon="help" back={false}>
          {t('set-incomplete.lost')}
        </Way>
      }
      aside={
        <Way on={{ type: 'LEAVE_OUT' }} icon="stop">
          {t(`set-incomplete.leave.${purpose}`)}
        </Way>
      }
    >
      <Sheet kind="parts">
        <h2
          class="name"
          data-headset={row.nth === undefined ? '' : named(t('speech.item', { nth: row.nth }))}
        >
          <bdi>{named(titleOf(row, t))}</bdi>
        </h2>
        <ul class="pieces" data-many={tiles.length > 4 || undefined}>
          {tiles.map((number) => {
            const isThere = there.includes(number);
            return (
              <li class="piece" data-state={isThere ? 'done' : 'warning'} key={number}>
                <Badge mark={isThere ? 'done' : 'warning'} />
                <div>
                  <strong>{upper(partName(number, row.parts, t), t)}</strong>
                  <p>{t(isThere ? 'set-incomplete.there' : 'set-incomplete.missing')}</p>
                </div>
              </li>
            );
          })}
        </ul>
        <div class="foot lay">
          <span class="plaque">
            <Icon name="low" />
          </span>
          <p class="total">{lay}</p>
        </div>
        {/* Parts are laid one by one: what is missing still is said once it settles. */}
        <div class="heard" aria-live="polite" data-settles>
          {`${title}. ${lay}`}
        </div>
      </Sheet>
    </Frame>
  );
}

/** At the head of a line. */
function upper(name: string, t: Texts): string {
  return name.charAt(0).toLocaleUpperCase(t.language) + name.slice(1);
}
