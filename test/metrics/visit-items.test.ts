import { expect, test } from 'vitest';
import type { CirculationVisit } from '../../machines/ports.ts';
import type { Observation } from '../../src/metrics/observations.ts';
import { observeVisit } from '../../src/metrics/observing.ts';
import { noItems, observeRows } from '../../src/metrics/visit-items.ts';

type Outcome = Awaited<ReturnType<CirculationVisit['checkOut']>>;
const lent: Outcome = { kind: 'done', title: null, provisional: false } as Outcome;
function refused(code: 'outcome-unknown' | 'not-secured' | 'blocked' | 'costs'): Outcome {
  return { kind: 'refused', code, title: null };
}
const item = '33550000000013';
const presented = { item, uids: [] };

/** Two people of one visit, to whom circulation answers in turn. */
function visiting() {
  const seen: string[] = [];
  const observe = (one: Observation) => {
    if (one.kind === 'item') seen.push([one.action, one.outcome, one.again && 'again'].join(' '));
  };
  const answers: (Outcome | null)[] = [];
  const answer = async () => answers.shift() ?? null;
  const circulation = {
    mode: 'online',
    checkOut: answer,
    checkIn: answer,
    becameOf: answer,
    renew: answer,
    renewalBecame: answer,
  } as Partial<CirculationVisit> as CirculationVisit;
  const items = noItems();
  const [one, other] = [0, 1].map(() => observeVisit(circulation, observe, items));
  if (one === undefined || other === undefined) throw new Error('there are two');
  return { one, other, items, observe, answers, seen: () => seen.map((each) => each.trim()) };
}

test('what is presented again counts once, also where its security stayed off', async () => {
  const { one, other, answers, seen } = visiting();
  answers.push(lent, lent, refused('not-secured'), refused('not-secured'), lent, lent);
  await one.checkOut(presented);
  await one.checkOut(presented);
  await one.checkIn(presented);
  await one.checkIn(presented);
  await other.checkOut(presented);
  await one.checkOut(presented);
  expect(seen()).toEqual([
    'check-out done',
    'check-in not-secured',
    'check-out done',
    'check-out done',
  ]);
});

test('a refusal before is that of the visit, and a question about costs is none', async () => {
  const { one, other, answers, seen } = visiting();
  answers.push(refused('costs'), lent, refused('blocked'), lent);
  await one.checkOut(presented);
  await one.checkOut(presented, 100);
  await one.checkOut({ item: '2', uids: [] });
  await other.checkOut({ item: '2', uids: [] });
  expect(seen()).toEqual([
    'check-out costs',
    'check-out done',
    'check-out blocked',
    'check-out done again',
  ]);
});

test('a request without an answer counts as what became of it, and once', async () => {
  const { one, answers, seen } = visiting();
  answers.push(refused('outcome-unknown'), lent, lent);
  await one.checkOut(presented);
  expect(seen()).toEqual([]);
  await one.becameOf('borrow', presented);
  await one.checkOut(presented);
  answers.push(refused('outcome-unknown'), null, refused('outcome-unknown'), lent);
  await one.checkIn(presented);
  await one.becameOf('return', presented);
  await one.renew(item);
  await one.renewalBecame(item);
  expect(seen()).toEqual(['check-out done', 'check-in outcome-unknown', 'renew done']);
});

test('what its tags alone refuse counts once, and is done at the second try', async () => {
  const { one, items, observe, answers, seen } = visiting();
  const row = { key: `borrow:${item}`, action: 'borrow', item, state: 'refused' } as const;
  const tag = { key: 'return:tag:E1', action: 'return', item: null, state: 'refused' } as const;
  const draw = (...rows: Parameters<typeof observeRows>[0]['items']) =>
    observeRows({ mode: 'online', items: rows }, items, observe);
  draw({ ...row, state: 'working', code: null });
  draw({ ...row, code: 'set-incomplete' }, { ...tag, code: 'unreadable' });
  draw();
  draw({ ...row, code: 'set-incomplete' }, { ...tag, code: 'not-ours' });
  // Of circulation, which was observed as it answered.
  draw({ ...row, code: 'blocked' }, { ...row, code: 'not-ours' });
  answers.push(lent);
  await one.checkOut(presented);
  expect(seen()).toEqual([
    'check-out set-incomplete',
    'check-in unreadable',
    'check-in not-ours',
    'check-out done again',
  ]);
});
