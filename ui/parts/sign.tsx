/** Where a book goes, as a sign on the wall. Its words are heard in the sentence beside it. */

import type { Destination } from '../../machines/domain.ts';
import { parseColour, signInk } from '../../src/config/rooms.ts';
import { useKiosk } from '../kiosk.ts';
import { ownSign } from '../row-words.ts';
import { Icon } from './icon.tsx';

/** The page's policy allows no style in its text: the colour comes as a property. */
function paint(colour: string | null | undefined): Record<string, string> | undefined {
  const rgb = colour ? parseColour(colour) : null;
  return rgb && colour ? { '--sign': colour, '--on-sign': signInk(rgb) } : undefined;
}

/** A word that does not fit on the usual width. */
function isLong(words: string): boolean {
  return words.split(/[\s-]+/).some((word) => word.length > 9);
}

export function Sign({ to }: { to: Destination }) {
  const { t } = useKiosk();
  const own = ownSign(to, t);
  const style = paint(to.sign?.colour);
  const isDesk = to.kind === 'desk' && own === null;
  return (
    <div
      class={isDesk ? 'sign desk' : 'sign'}
      style={style}
      data-painted={style !== undefined || undefined}
      data-own={own === null ? undefined : isLong(own) ? 'long' : ''}
      aria-hidden="true"
    >
      {own !== null ? (
        <b class="long">
          <bdi>{own}</bdi>
        </b>
      ) : to.kind === 'desk' ? (
        <>
          <Icon name="desk" />
          {t('sign.desk')}
        </>
      ) : to.kind === 'shelf' ? (
        <b class="long">{t('sign.shelf')}</b>
      ) : (
        <>
          <span>{t('sign.bin')}</span>
          <b class={to.name.length > 2 ? 'long' : ''}>{to.name}</b>
        </>
      )}
    </div>
  );
}

/** Kept free until it is known where the book goes. */
export function SignPlace() {
  return <div class="sign later" aria-hidden="true" />;
}
