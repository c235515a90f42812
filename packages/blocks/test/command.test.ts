/** `kiosk rules` and `kiosk cache`: what they print, and the exit code. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { facts, fee, holding, invoice } from '../../../test/support/blocks/wise.ts';
import { runCommand } from '../../../test/support/commands/run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function kiosk(args: readonly string[], input = '') {
  const { status, out, err } = await runCommand(args, { input });
  return { code: status, out, err };
}
function file(name: string, text: string | Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('rules explain', () => {
  const about = facts({
    fees: [fee('f1', { amountCents: 1900 })],
    replacementInvoices: invoice({ price: 500 }),
  });
  test('a decision as JSON, from standard input, with the texts of every language', async () => {
    const { code, out } = await kiosk(
      ['rules', 'explain', '--at', '2026-03-15', '--json'],
      JSON.stringify(about),
    );
    const decision = JSON.parse(out);
    expect(code).toBe(0);
    expect(decision).toMatchObject({
      level: 'payment',
      basis: 'live',
      asOf: about.observedAt,
      allows: {
        checkIn: true,
        checkOut: false,
        renew: false,
        hold: true,
        pay: true,
        seeLoans: true,
        seeHistory: true,
        seeMessages: true,
      },
    });
    expect(decision.reasons.map((reason: { rule: string }) => reason.rule)).toEqual([
      'replacement-invoice',
      'maximum-fees',
    ]);
    expect(decision.reasons[1]).toMatchObject({
      denies: ['checkOut', 'renew'],
      clears: { by: 'pay', leastCents: 900 },
    });
    expect(decision.reasons[1].texts.nl.says).toContain('19,00');
    expect(decision.reasons[1].texts.en.says).toContain('19.00');
  });
  test('in words, and after a payment and a return', async () => {
    const path = file('facts.json', JSON.stringify(about));
    const now = (await kiosk(['rules', 'explain', '--at', '2026-03-15T11:00:00+01:00', path])).out;
    expect(now).toMatch(/^payment · kiosk · live/);
    expect(now).toMatch(/maximum-fees: denies check out, renew/);
    const after = (
      await kiosk([
        'rules',
        'explain',
        '--at',
        '2026-03-15',
        '--pay',
        'f1=900',
        '--return',
        'i1',
        path,
      ])
    ).out;
    expect(after).toMatch(/^full .*\n[\s\S]*No rule holds/);
    expect(await kiosk(['rules', 'explain', '--pay', 'f9', path])).toMatchObject({
      code: 65,
      err: expect.stringContaining('Owed: f1'),
    });
  });
  test('by channel and by policy', async () => {
    const text = JSON.stringify(holding['replacement-invoice']);
    expect(
      (await kiosk(['rules', 'explain', '--channel', 'staff', '--at', '2026-03-15'], text)).out,
    ).toMatch(/pop-ups +NOTA/);
    const policy = ['--policy', 'policies/folio.json'];
    expect((await kiosk(['rules', 'explain', ...policy, '--at', '2026-03-15'], text)).out).toMatch(
      /^full/,
    );
  });
  const complaints: [string, string, number, RegExp][] = [
    ['nothing', '', 65, /standard input: is no JSON \(it is empty\)/],
    ['no JSON', '{', 65, /standard input: is no JSON/],
    ['facts with a wrong word', '{"observedAt":"2026-03-15T10:00:00Z","debts":[]}', 65, /debts/],
    [
      'an amount in euros',
      '{"observedAt":"2026-03-15T10:00:00Z","fees":[{"id":"a","amountCents":1.5}]}',
      65,
      /fees\[0\]\.amountCents/,
    ],
  ];
  test.each(complaints)('complains about %s', async (_, input, code, words) => {
    const run = await kiosk(['rules', 'explain'], input);
    expect(run.code).toBe(code);
    expect(run.err).toMatch(words);
    expect(run.out).toBe('');
  });
});

test('rules check --config: a rule whose facts this kiosk never learns', async () => {
  const generic = JSON.parse(readFileSync('policies/generic.json', 'utf8'));
  const barred = {
    ...{ shape: 'state', id: 'own-barred', phrase: 'Barred', denies: ['checkOut'] },
    when: { fact: 'account.barred', test: { is: true } },
    ...{ payAtKiosk: true, clears: 'desk' },
  };
  const own = file('own-rules.json', JSON.stringify({ ...generic, name: 'Own', rules: [barred] }));
  const configuration = file('own.config.json', '{}');
  expect((await kiosk(['rules', 'check', own])).code).toBe(0);
  const checked = await kiosk(['rules', 'check', own, '--config', configuration]);
  expect([checked.code, checked.err]).toEqual([78, expect.stringContaining('account.barred')]);
});

test('rules check: in order, or every complaint with its path', async () => {
  for (const system of ['wise', 'folio', 'evergreen', 'koha'])
    expect(await kiosk(['rules', 'check', `policies/${system}.json`])).toMatchObject({
      code: 0,
      err: '',
    });
  const wrong = JSON.parse(readFileSync('policies/wise.json', 'utf8'));
  wrong.rules[0].when.fact = 'age';
  delete wrong.limits.agedFeesDays;
  const first = await kiosk(['rules', 'check', file('wrong.json', JSON.stringify(wrong))]);
  expect(first.code).toBe(78);
  expect(first.err).toMatch(/rules\[0\]\.when\.fact/);
});

describe('rules cases', () => {
  test('all pass, and the last line counts them', async () => {
    const { code, out } = await kiosk(['rules', 'cases', 'test/vectors/policy-cases.jsonl']);
    expect({ code, out }).toEqual({ code: 0, out: '200 passed, 0 failed\n' });
  });
  test('every miss is printed; an invalid line is a miss; the last line needs no end', async () => {
    const row = { system: 'koha', name: 'free', facts: {}, limits: {}, blocked: { borrow: true } };
    const lines = [
      JSON.stringify(row),
      'rubbish',
      JSON.stringify({ ...row, system: 'nowhere' }),
      JSON.stringify({ ...row, facts: { lones: [] }, blocked: { borrow: false } }),
    ];
    const { code, out, err } = await kiosk(['rules', 'cases'], lines.join('\n'));
    expect(code).toBe(1);
    expect(err).toContain(
      'koha: facts.lones means nothing to this policy and was ignored (1 cases)',
    );
    expect(out.split('\n').filter((line) => line.startsWith('standard input:'))).toHaveLength(3);
    expect(out).toMatch(/koha: free: kiosk: borrow is allowed/);
    expect(out).toMatch(/1 passed, 3 failed\n$/);
  });
});

test('rules table and rules schema', async () => {
  expect((await kiosk(['rules', 'table', 'policies/wise.json'])).out).toContain(
    '| `aged-fees` | – | D | D | D | (a) |',
  );
  expect(JSON.parse((await kiosk(['rules', 'schema', 'facts'])).out)).toMatchObject({
    type: 'object',
  });
});

describe('cache import', () => {
  const list = [
    '{"blockList":1,"exportedAt":"2026-11-24T23:00:00Z"}',
    '{"patron":"23550000000018","rules":["maximum-fees"]}',
    '{"patron":"23550000000026","name":"An Peeters"}',
  ].join('\n');
  test('prints how many entries, bad lines by number, and no card number', async () => {
    const { code, out, err } = await kiosk(
      ['cache', 'import', '-', '--folder', folder, '--most-bad', '50'],
      list,
    );
    expect(code).toBe(0);
    expect(out).toBe(
      '1 blocked patron, as exported at 2026-11-24T23:00:00Z; 1 bad line left out.\n',
    );
    expect(err).toMatch(/^-:3: has a field/);
    expect(out + err).not.toMatch(/Peeters|2355/);
  });
  test('keeps the old list where too many lines are bad, also from a packed file', async () => {
    const { code, err } = await kiosk([
      'cache',
      'import',
      file('list.jsonl.gz', gzipSync(list)),
      '--folder',
      folder,
    ]);
    expect(code).toBe(65);
    expect(err).toMatch(/1 of 2 lines are bad[\s\S]*The old list stays in place/);
  });
  test('a missing file, an invalid moment', async () => {
    expect((await kiosk(['cache', 'import', 'nowhere.jsonl', '--folder', folder])).code).toBe(66);
    expect(
      (
        await kiosk(
          ['cache', 'import', '-', '--folder', folder, '--exported-at', 'yesterday'],
          list,
        )
      ).code,
    ).toBe(65);
  });
});
