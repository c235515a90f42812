import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Live } from '../../../src/technician/actions.ts';
import { runCommand } from '../../support/commands/run.ts';
import { askSocket } from '../../support/system/panel.ts';
import { borrowed, here, identify, shows, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let items: string[] = [];
const patron = patronCard(1);
function data() {
  return join(stage.folder, 'data');
}

/** A kiosk that finds three loans on the staff's list when it starts. */
beforeAll(async () => {
  stage = await setStage();
  items = here(stage, 4);
  await stage.kill('SIGTERM');
  const store = openStore({ folder: data(), log: () => {} });
  const at = new Date().toISOString();
  for (const item of items.slice(0, 3)) {
    const id = store.journal.begin(
      { kind: 'check-out', item, patron, uids: [], mode: 'offline', dueOn: '2027-01-04' },
      at,
    );
    store.journal.note(id, { step: 'released' }, at);
    store.journal.settle(id, { state: 'deferred' }, at);
    store.journal.settle(id, { state: 'staff', why: 'loan-unknown' }, at);
  }
  store.close();
  await stage.start();
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
}, 30_000);
afterAll(() => stage.close());

test('an entry is tried again by the line of the kiosk itself, another closed with name and reason', async () => {
  const list = async () => (await askSocket(stage, 'GET', '/journal?list=staff')).json;
  const [one = '', two = ''] = items;
  expect(await list()).toMatchObject([
    {
      entry: 1,
      item: `…${one.slice(-4)}`,
      patron: `…${patron.slice(-4)}`,
      why: 'loan-unknown',
      text: expect.stringContaining('does not say who'),
    },
    { entry: 2 },
    { entry: 3 },
  ]);
  expect((await askSocket(stage, 'GET', '/overview')).json.toDo).toMatchObject({ refused: 3 });
  const retried = await askSocket(stage, 'POST', '/journal/retry', { entries: [1] });
  expect(retried.json).toEqual({ results: [{ entry: 1, became: 'accepted' }] });
  expect(stage.library.library.state.loans.get(one)?.card).toBe(patron);
  expect(stage.library.library.state.loans.has(two)).toBe(false);
  expect((await askSocket(stage, 'POST', '/journal/retry', { entries: [1] })).status).toBe(409);
  expect((await askSocket(stage, 'POST', '/journal/2/close', { by: 'Ann', why: ' ' })).status).toBe(
    400,
  );
  const closed = await askSocket(stage, 'POST', '/journal/2/close', {
    by: 'Ann',
    why: 'lent by hand',
  });
  expect(closed.json).toMatchObject({ state: 'closed', mayClose: false });
  expect(await list()).toMatchObject([{ entry: 3 }]);
  for (const [path, status] of [
    ['/journal/99', 404],
    ['/journal/x', 400],
    ['/journal?list=all', 400],
  ] as const)
    expect([path, (await askSocket(stage, 'GET', path)).status]).toEqual([path, status]);
});

test('the command has the kiosk do it, and says what it refused', async () => {
  const journal = (...args: string[]) => runCommand(['journal', ...args], { folder: stage.folder });
  expect(await journal('retry', '--all', '--json')).toMatchObject({
    status: 0,
    out: '{"entry":3,"became":"accepted"}\n',
  });
  const again = await journal('close', '3', '--by', 'Ann', '--why', 'done');
  expect(again).toMatchObject({
    status: 65,
    err: expect.stringContaining('Entry 3 is settled'),
  });
});

test('numbers in clear are shown on wish, and the wish is written down', async () => {
  const [one = ''] = items;
  expect(JSON.stringify((await askSocket(stage, 'GET', '/journal/1')).json)).not.toContain(one);
  expect((await askSocket(stage, 'POST', '/journal/1/reveal', {})).json).toMatchObject({
    item: one,
    patron,
  });
  expect((await askSocket(stage, 'GET', '/audit')).json[0]).toMatchObject({
    role: 'socket',
    action: 'journal-reveal',
    what: ['entry 1'],
  });
});

test('a visit is seen as it goes, and nothing of the patron with it', async () => {
  let seen = '';
  const watching = request(
    { socketPath: join(data(), 'control.sock'), path: '/events' },
    (response) => {
      response.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
      });
      response.on('error', () => {});
    },
  );
  watching.on('error', () => {});
  watching.end();
  await until('the stream', () => seen.includes('hello'));
  await identify(stage, 1);
  const book = items[3] ?? '';
  stage.layDown(book);
  await stage.sees('one lent', borrowed(1));
  const tags = (await askSocket(stage, 'GET', '/devices/tags')).json;
  expect(tags).toMatchObject([{ kind: 'item', number: `…${book.slice(-4)}` }]);
  stage.lift(book);
  await stage.touch({ type: 'DONE' });
  await stage.sees('the receipt', shows('receipt'));
  const { json: trace } = await askSocket(stage, 'GET', '/library/trace');
  const { json: overview } = await askSocket(stage, 'GET', '/overview');
  expect(overview.today).toMatchObject({ lent: 1 });
  const live = [...seen.matchAll(/^data: (\{.*)$/gm)].map(
    ([, json]) => JSON.parse(json ?? '') as Live,
  );
  expect(live.some((each) => each.type === 'trace' && each.entry.code === '12')).toBe(true);
  expect(live.some((each) => each.type === 'state' && each.visit?.includes('borrow'))).toBe(true);
  const title = stage.library.library.state.items.get(book)?.title ?? '';
  const name = stage.library.library.state.patrons.get(patron)?.name ?? '';
  const all = [
    seen,
    JSON.stringify([trace, overview, tags]),
    readFileSync(join(data(), 'audit.jsonl'), 'utf8'),
  ].join();
  for (const canary of [patron, book, title, name, '1234|', 'lindeveld'])
    expect([canary, canary !== '' && all.includes(canary)]).toEqual([canary, false]);
  watching.destroy();
});
