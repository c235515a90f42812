/**
 * `kiosk visit --trace` at a library system that takes SIP2 inside HTTPS: what a technician sees, and
 * what no one may.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { startHttpsFront } from '../../simulators/library/https/front.ts';
import { startLibrary } from '../../simulators/library/sip2.ts';
import { runCommand } from '../support/commands/run.ts';
import { card, clock, wisePolicy } from '../support/simulators/lindeveld.ts';

const forms = { fbs: 'fbs', 'koha-suomi': 'koha' } as const;
/** A CPR number by its form: a day, a month and six more. */
const cpr = '0102031234';

async function place(envelope: keyof typeof forms) {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-visit-https-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const form = forms[envelope];
  const own = { user: 'kanariefugl', password: 'sangen-er-hemmelig' };
  const library = await startLibrary({ port: 0, account: own, clock, policy: wisePolicy(), form });
  onTestFinished(() => library.close());
  const front = await startHttpsFront({ port: 0, envelope, libraryPort: library.port });
  onTestFinished(() => front.close());
  const address = `http://127.0.0.1:${front.port}${front.path}`;
  const settings = {
    policy: resolve('policies/generic.json'),
    store: { folder: 'data' },
    sip2: { address, profile: envelope, user: own.user, reborrow: 'policy-respected' },
  };
  writeFileSync(join(folder, 'kiosk.config.json'), JSON.stringify(settings));
  const visit = async (args: string[], input = '') => {
    const env = { PATH: process.env.PATH, KIOSK_SIP2_PASSWORD: own.password };
    const { status, out, err } = await runCommand(['visit', ...args], { input, folder, env });
    const onDisk = readdirSync(join(folder, 'data')).map((name) =>
      readFileSync(join(folder, 'data', name), 'latin1'),
    );
    for (const seen of [out, err, ...onDisk]) {
      expect(seen).not.toContain(own.user);
      expect(seen).not.toContain(own.password);
      expect(seen).not.toContain(cpr);
    }
    return { status, out, err };
  };
  return { library, front, visit };
}

test.each(['fbs', 'koha-suomi'] as const)(
  '%s: a loan and a return, step by step',
  async (envelope) => {
    const { library, front, visit } = await place(envelope);
    const book = shelfNumber('book', 40);
    const { status, out, err } = await visit(
      [
        '--patron',
        card(1),
        '--pin',
        '-',
        '--checkout',
        book,
        '--checkin',
        shelfNumber('comic', 2),
        '--json',
        '--trace',
      ],
      '1234',
    );
    const steps = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { step: string; ok: boolean });
    expect(steps.map(({ step, ok }) => `${step} ${ok}`)).toEqual([
      'line true',
      'identify true',
      'account true',
      'check-in true',
      'check-out true',
      'end true',
    ]);
    expect(status).toBe(0);
    expect(library.log().map(({ what }) => what)).toEqual(['check-in', 'check-out']);
    // The trace has each message, masked, and no log-in: there is none.
    expect(err).toMatch(/11NN/);
    expect(err).not.toMatch(/9300CN|AY\dAZ/);
    expect(new Set(front.posted())).toEqual(new Set(['99', '63', '09', '11', '35']));
  },
);

test('fbs: a CPR number is asked with, and stands nowhere: not on the disk, not in a trace', async () => {
  const { front, visit } = await place('fbs');
  const { status } = await visit(['--patron', cpr, '--pin', '-', '--trace', '--json'], '1234');
  expect(status).not.toBe(0);
  expect(front.posted()).toContain('63');
});
