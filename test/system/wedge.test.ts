/**
 * A keyboard-wedge scanner: what the page sends goes through the same rules as a scanner with a
 * port of its own.
 */
import { afterEach, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, shows, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

it('identifies and borrows without any port; an ISBN is explained, and a code read twice counts once', async () => {
  stage = await setStage({
    reader: null,
    scanner: { input: 'keyboard' },
    identification: { item: { symbologies: ['codabar', 'code128'] } },
  });
  const scan = (code: string) => stage.touch({ type: 'SCANNED', code });
  const [book = '', other = ''] = here(stage, 2);
  await stage.sees('attract', shows('attract'));
  await scan(`]C0${patronCard(1)}`);
  await stage.sees('the PIN', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
  await stage.sees('the list', shows('borrow'));
  await scan('9783161484100');
  await stage.sees('the ISBN explained', ({ stray }) => stray === 'list.stray');
  await scan(`]F0A${book}B`);
  await scan(`]F0A${book}B`);
  await stage.sees('the book lent', borrowed(1));
  // A QR code is none of this library's items, whatever it says.
  await scan(`]Q3${other}`);
  await scan(`]C1${other}`);
  await stage.sees('both lent', borrowed(2));
  // While a dialog stands over the list, a scan closes it, and its result is seen.
  const [third = ''] = here(stage, 3).slice(2);
  await stage.touch({ type: 'OPEN', dialog: 'help' });
  await stage.sees('the help', ({ dialog }) => dialog?.kind === 'help');
  await scan(`]C1${third}`);
  await stage.sees('all lent', (screen) => screen.dialog === null && borrowed(3)(screen));
  const lent = stage.library.log().map(({ what, item }) => [what, item]);
  expect(lent).toEqual([
    ['check-out', book],
    ['check-out', other],
    ['check-out', third],
  ]);
});

it.runIf(isLong)(
  'reports to the technician that the scanner is set to AZERTY, and to the patron that the code is unknown',
  async () => {
    stage = await setStage({ reader: null, scanner: { input: 'keyboard' } });
    await stage.sees('attract', shows('attract'));
    await stage.touch({ type: 'SCANNED', code: '@#%%))))))))!!' });
    await until('the layout reported', () =>
      stage.log().some(({ code }) => code === 'scanner-set-to-azerty'),
    );
    expect(stage.log().some(({ code }) => code === 'code-unknown')).toBe(false);
    await stage.touch({ type: 'SCANNED', code: '9783161484100' });
    await until('another code reported', () =>
      stage.log().some(({ code }) => code === 'code-unknown'),
    );
  },
);
