/**
 * An attacker: at the scanner, at the PIN pad, in a tag, and in what the library system
 * says (docs/security.md).
 */
import { afterEach, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { cardTag } from '../../../simulators/tags/tags.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { openBrowser } from '../../support/screen/one-browser.ts';
import { borrowed, here, identify, shows, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

function asked(code: string) {
  return stage.library.received().filter((each) => each === code).length;
}

function forgedFor(book: string) {
  return [`${book}|AA${patronCard(2)}`, `${book}|`, `11YN|AB${book}`, `${'3'.repeat(64)}`];
}

it('codes that would be another message on the line are refused, and nothing of them is sent', async () => {
  stage = await setStage();
  const [book = '', next = ''] = here(stage, 2);
  await identify(stage, 1);
  for (const code of forgedFor(book)) stage.scanner.scan(code);
  const { memory: card, ...tag } = cardTag(patronCard(2));
  // A tag that says that it is an item, and whose number holds a separator: 04, one of one, a book,
  // RFID501.
  const evil = Buffer.alloc(card.length);
  evil.set([0x04, 0x11, 0x00, 0x01, ...Buffer.from(`${book.slice(0, 13)}|`)]);
  stage.reader.put({ ...tag, uid: 'E00401000000EE01', memory: evil });
  stage.scanner.scan(next);
  await stage.sees('the honest book', borrowed(1));
  const { loans } = stage.library.library.state;
  expect([loans.get(next)?.card, loans.has(book)]).toEqual([patronCard(1), false]);
  expect(asked('11')).toBe(1);
});

it.runIf(isLong)('nor from a scanner that types like a keyboard', async () => {
  stage = await setStage({ scanner: { input: 'keyboard' } });
  const [book = '', next = ''] = here(stage, 2);
  const scan = (code: string) => stage.touch({ type: 'SCANNED', code });
  await stage.sees('attract', shows('attract'));
  await scan(patronCard(1));
  await stage.sees('the PIN pad', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
  await stage.sees('the list', shows('borrow'));
  for (const code of [...forgedFor(book), `${book}\r11YN`]) await scan(code);
  await scan(next);
  await stage.sees('the honest book', borrowed(1));
  const { loans } = stage.library.library.state;
  expect([loans.get(next)?.card, loans.has(book), asked('11')]).toEqual([patronCard(1), false, 1]);
});

/** A whole visit that tries one PIN; what the screen says of it. */
async function tryPin(card: string, pin: string) {
  await stage.sees('attract', shows('attract'));
  stage.scanner.scan(card);
  await stage.sees('the PIN pad', shows('pin'));
  const asked63 = asked('63');
  await stage.touch({ type: 'PIN', pin });
  await until('the library system to be asked', () => asked('63') > asked63);
  const { view } = await stage.sees(
    'it is wrong',
    ({ view }) => view.kind === 'identify' || (view.kind === 'pin' && view.triesLeft !== null),
  );
  await stage.touch({ type: 'STOP' });
  await stage.sees('goodbye', ({ view: { kind } }) => kind === 'goodbye' || kind === 'attract');
  await stage.touch({ type: 'DONE' });
  return view;
}
async function answerTo(card: string) {
  await stage.sees('attract', shows('attract'));
  stage.scanner.scan(card);
  return (
    await stage.sees(
      'an answer',
      ({ view: { kind } }) => kind !== 'attract' && kind !== 'one-moment',
    )
  ).view;
}

it('a PIN cannot be guessed by coming again, nor by pulling the plug: the card rests, and nothing is sent for it', async () => {
  stage = await setStage({}, {}, { apart: true });
  // In the middle of the count, and after it.
  const pullsPlugAfter = ['2222', '3333'];
  for (const pin of ['1111', ...pullsPlugAfter]) {
    await tryPin(patronCard(1), pin);
    if (!pullsPlugAfter.includes(pin)) continue;
    await stage.kill('SIGKILL');
    await stage.start();
  }
  const before = asked('63');
  expect(await answerTo(patronCard(1))).toMatchObject({ kind: 'identify', problem: 'pin-wrong' });
  expect(asked('63')).toBe(before);
});

it.runIf(isLong)(
  'one PIN on many cards: none is taken for a while, the screen says so, and returns go on',
  async () => {
    stage = await setStage({ identification: { pinPause: { tries: 4, lastsMs: 600_000 } } });
    for (const number of [1, 2, 3, 4])
      expect((await tryPin(patronCard(number), '0101')).kind).toBe('pin');
    const before = asked('63');
    expect(await answerTo(patronCard(5))).toMatchObject({
      kind: 'identify',
      problem: 'pin-paused',
    });
    expect(asked('63')).toBe(before);
    await stage.touch({ type: 'BACK' });
    await stage.sees('what to do', shows('action'));
    const [lent = ''] = stage.library.library.state.loans.keys();
    stage.layDown(lent);
    await stage.touch({ type: 'CHOOSE', action: 'return' });
    await stage.sees(
      'it is back',
      ({ view }) => view.kind === 'return' && view.rows[0]?.state === 'done',
    );
    const codes = stage.log().map(({ code }) => code);
    expect(codes.filter((code) => code.startsWith('patron-'))).toEqual([
      ...Array(4).fill('patron-pin-wrong'),
      'patron-pins-paused',
    ]);
  },
);

it('what the library system says is text: on the screen, and on paper', async () => {
  stage = await setStage();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: portrait });
    await page.goto(stage.url());
    const [book = ''] = here(stage, 1);
    const known = stage.library.library.state.items.get(book);
    if (!known) throw new Error('no such book');
    known.title = `<img src=x onerror="document.title='owned'">\u001bp0\u001dV0 \u202E${'very '.repeat(30)}long`;
    await identify(stage, 1);
    stage.scanner.scan(book);
    await stage.sees('it is lent', borrowed(1));
    await page.getByText('<img src=x', { exact: false }).first().waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    const { scrollWidth, clientWidth } = (await page.evaluate('document.documentElement')) as never;
    expect(scrollWidth).toBe(clientWidth);
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'print' });
    await until('the receipt', () => stage.printer.paper().includes('<img src=x'));
  } finally {
    await browser.close();
  }
});
