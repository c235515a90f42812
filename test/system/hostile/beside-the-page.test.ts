/** What the page never offers, sent without it: the server keeps every rule by itself. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import { isLong } from '../../support/repository/share.ts';
import { openPanel, servicePins } from '../../support/system/panel.ts';
import { here, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

function asked(...codes: string[]) {
  return stage.library.received().filter((code) => codes.includes(code)).length;
}
function logged(code: string) {
  return stage.log().filter((report) => report.code === code).length;
}

/** Sends them one after the other, and gives the screen that comes of all of them. */
let size: 1 | 2 = 1;
async function screenAfter(...intents: object[]): Promise<Screen> {
  for (const intent of intents) expect((await stage.touch(intent)).status).toBe(204);
  size = size === 1 ? 2 : 1;
  await stage.touch({ type: 'DISPLAY', display: { textSize: size } });
  return await stage.sees('the text in another size', ({ display }) => display.textSize === size);
}
beforeEach(() => {
  size = 1;
});

describe('where the scanner has a port, and no number may be typed', () => {
  beforeEach(async () => {
    stage = await setStage({ identification: { mayTypeNumber: false } });
    await stage.sees('attract', shows('attract'));
  });

  it('a code that a keyboard typed means nothing', async () => {
    const [book = ''] = here(stage, 1);
    for (const code of [patronCard(1), book, patronCard(1)])
      await stage.touch({ type: 'SCANNED', code });
    await stage.touch({ type: 'BEGIN' });
    const { view } = await screenAfter(
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'SCANNED', code: patronCard(1) },
    );
    expect(view).toMatchObject({ kind: 'identify', booksSeen: 0, problem: null, mayType: false });
    expect(asked('23', '63')).toBe(0);
    expect(logged('keyboard-scan-refused')).toBe(1);
  });

  it.runIf(isLong)('a typed number means nothing, on any screen', async () => {
    const number = { type: 'CARD_NUMBER', number: patronCard(1) };
    await stage.touch({ type: 'BEGIN' });
    expect((await screenAfter(number)).view.kind).toBe('action');
    expect((await screenAfter({ type: 'CHOOSE', action: 'borrow' }, number)).view.kind).toBe(
      'identify',
    );
    expect(asked('23', '63')).toBe(0);
    expect(logged('typed-number-refused')).toBe(1);
  });

  it.runIf(isLong)('a PIN of another length is no try, and is not sent', async () => {
    stage.scanner.scan(patronCard(1));
    await stage.sees('the PIN pad', shows('pin'));
    const before = asked('23', '63');
    const { view } = await screenAfter(
      { type: 'PIN', pin: '123' },
      { type: 'PIN', pin: '123412341234' },
    );
    expect(view).toMatchObject({ kind: 'pin', triesLeft: null });
    expect(asked('23', '63')).toBe(before);
    expect(logged('pin-length-refused')).toBe(1);
  });
});

it('what is not offered in a visit does not happen', async () => {
  stage = await setStage({ help: { call: { command: { program: '/bin/true' } } } });
  await stage.sees('attract', shows('attract'));
  const { loans } = stage.library.library.state;
  const loan = [...loans.values()].find(({ card }) => card === patronCard(1));
  const other = [...loans.values()].find(({ card }) => card !== patronCard(1));
  await stage.touch({ type: 'BEGIN' });
  await stage.touch({ type: 'CHOOSE', action: 'account' });
  await stage.sees('the card asked for', shows('identify'));
  stage.scanner.scan(patronCard(1));
  await stage.sees('the PIN pad', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
  const account = await stage.sees('the account', shows('account'));
  const own = account.view.kind === 'account' ? (account.view.loans[0]?.item ?? '') : '';
  expect([own, loan?.card, other?.item]).toEqual([
    expect.stringMatching(/^3\d+/),
    patronCard(1),
    expect.any(String),
  ]);

  const renew = (item: string | undefined) => ({ type: 'RENEW', items: [item] });
  const isAnswered = ({ view }: Screen) =>
    view.kind === 'account' &&
    view.loans.some(({ item, renewal }) => item === own && renewal && renewal.state !== 'working');
  expect((await screenAfter(renew(other?.item))).view.kind).toBe('account');
  await stage.touch(renew(own));
  await stage.sees('the renewal answered', isAnswered);
  await screenAfter(renew(own), renew(own));
  await stage.sees('nothing more is renewed', isAnswered);
  expect(asked('29')).toBe(1);

  const refused = [
    { type: 'FEES' },
    { type: 'PAY' },
    { type: 'CHOOSE_FEES', feeIds: ['1'] },
    { type: 'CANCEL' },
  ];
  const elsewhere = [
    { type: 'RECEIPT', how: 'print' },
    { type: 'PIN', pin: '1234' },
    { type: 'LANGUAGE', language: 'xx' },
  ];
  const { view, language } = await screenAfter(...refused, ...elsewhere, { type: 'CALL_STAFF' });
  expect([view.kind, language]).toEqual(['account', account.language]);
  expect([asked('37'), logged('staff-called'), stage.printer.paper()]).toEqual([0, 0, '']);

  const call = { type: 'CALL_STAFF' };
  const after = await screenAfter({ type: 'OPEN', dialog: 'help' }, call, call, call);
  expect([after.dialog, after.call.offered]).toEqual([{ kind: 'help' }, true]);
  expect(['calling', 'delivered']).toContain(after.call.state);
  expect(logged('staff-called')).toBe(1);
});

describe('a log-in at the kiosk that does not say so', () => {
  const logOffMs = async (screenUser: string) => {
    const { service, environment } = servicePins();
    stage = await setStage({ service }, { ...environment, KIOSK_SCREEN_USER: screenUser });
    const { status, json } = await openPanel(stage).logIn('operator', undefined, {
      atKiosk: false,
    });
    expect(status).toBe(200);
    return json.logOffMs;
  };

  it('ends as soon as one that does: whose browser asks is seen, not said', async () => {
    expect(await logOffMs(String(process.getuid?.()))).toBe(90_000);
  });

  it.runIf(isLong)('from a desk, over a tunnel, it stands longer', async () => {
    // The tunnel's far end is a program of another user than the browser's.
    expect(await logOffMs(process.getuid?.() === 0 ? 'nobody' : 'root')).toBe(600_000);
  });
});

it.runIf(isLong)(
  'what the page offers is taken: a number typed, a PIN of any length that the library allows',
  async () => {
    stage = await setStage({ identification: { pinDigits: { min: 4, max: 6 } } });
    await stage.sees('attract', shows('attract'));
    await stage.touch({ type: 'BEGIN' });
    await stage.touch({ type: 'CHOOSE', action: 'borrow' });
    await stage.touch({ type: 'CARD_NUMBER', number: patronCard(1) });
    await stage.sees('the PIN pad', shows('pin'));
    await stage.touch({ type: 'PIN', pin: '123456' });
    await stage.sees('a wrong PIN', ({ view }) => view.kind === 'pin' && view.triesLeft === 2);
    await stage.touch({ type: 'PIN', pin: '1234' });
    await stage.sees('the list', shows('borrow'));
    expect(logged('pin-length-refused') + logged('typed-number-refused')).toBe(0);
  },
);
