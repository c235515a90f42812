/**
 * The whole kiosk with its devices on serial ports: ptys that socat joins to the simulators, and
 * the cables pulled.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { releasedAfi, tagsOf } from '../../simulators/tags/tags.ts';
import { type Pty, startPty } from '../support/hardware/pty.ts';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, identify, shows, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const parts = ['reader', 'scanner', 'printer'] as const;

async function setSerialStage(): Promise<{
  stage: Stage;
  ptys: Record<(typeof parts)[number], Pty>;
}> {
  const stage = await setStage();
  closers.push(() => stage.close());
  await stage.kill('SIGTERM');
  const [reader, scanner, printer] = await Promise.all(
    parts.map((part) => startPty(stage[part].port)),
  );
  if (!reader || !scanner || !printer) throw new Error('a pty is missing');
  const ptys = { reader, scanner, printer };
  for (const part of parts) closers.push(() => ptys[part].remove());
  const file = join(stage.folder, 'kiosk.config.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  for (const part of parts) config[part].address = `serial:${ptys[part].path}`;
  await writeFile(file, JSON.stringify(config));
  await stage.start();
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
  return { stage, ptys };
}

it.runIf(isLong)(
  'a stack of ten, a set with a part missing, weak tags, an item lifted too early; each cable unplugged and plugged in',
  async () => {
    const { stage, ptys } = await setSerialStage();
    const books = here(stage, 13);
    const stack = books.slice(0, 10);
    const [once = '', weak = '', lifted = ''] = books.slice(10);
    const { items, loans, holds } = stage.library.library.state;
    const set = [...items.values()].find(
      (one) =>
        one.parts > 1 &&
        one.forLoan &&
        !loans.has(one.item) &&
        !holds.some((hold) => hold.item === one.item),
    );
    if (!set) throw new Error('the library has no set that may be lent');

    await identify(stage, 1);
    stage.layDown(...stack);
    await stage.sees('ten lent', borrowed(10));

    const [first, ...others] = tagsOf(set, false);
    for (const tag of others) stage.reader.put(tag);
    await stage.sees('the set waiting', shows('set-incomplete'));
    if (first) stage.reader.put(first);
    await stage.sees('the set lent', borrowed(11));

    stage.reader.failWrites(1);
    stage.layDown(once);
    await stage.sees('lent at the second try', borrowed(12));
    stage.reader.failWrites('always');
    stage.layDown(weak);
    await stage.sees(
      'refused',
      ({ view }) => view.kind === 'borrow' && view.rows[0]?.code === 'not-released',
    );
    stage.reader.failWrites(0);
    stage.lift(weak);

    const before = new Set(stage.reader.tags().map(({ uid }) => uid));
    stage.layDown(lifted);
    for (const { uid } of stage.reader.tags()) if (!before.has(uid)) stage.reader.takeAtWrite(uid);
    await stage.sees('the question', ({ dialog }) => dialog?.kind === 'put-back');
    stage.layDown(lifted);
    await stage.sees('lent when it is back', borrowed(13));
    expect(loans.has(weak)).toBe(false);
    expect(new Set(stage.reader.tags().map(({ afi }) => afi))).toEqual(new Set([releasedAfi]));

    for (const part of parts) {
      const told = (code: string) =>
        stage.log().filter((entry) => entry.code === code && entry.part === part).length;
      const [downs, ups] = [told('part-down'), told('part-up')];
      await ptys[part].pull();
      await until(`the ${part} missed`, () => told('part-down') > downs);
      await ptys[part].plug();
      await until(`the ${part} at work again`, () => told('part-up') > ups);
    }
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', ({ view }) => view.kind === 'receipt' && view.lent === 13);
    await stage.touch({ type: 'RECEIPT', how: 'print' });
    await until('the paper', () => stage.printer.paper().includes('- - -'));
  },
  60_000,
);
