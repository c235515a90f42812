import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BranchView } from '../../../src/technician/actions.ts';
import { collect } from '../../../src/technician/support/bundle.ts';
import { type BranchMember, openMember } from '../../support/branch/member.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../../support/branch/place.ts';
import { runCommand } from '../../support/commands/run.ts';
import { isLong } from '../../support/repository/share.ts';
import { openPanelPage } from '../../support/system/panel-browser.ts';
import { axe, faultsOn } from '../../support/system/panel-page.ts';
import type { Stage } from '../../support/system/stage.ts';

describe.skipIf(natsServer === null)('a kiosk in a branch', () => {
  let place: BranchPlace;
  let other: BranchMember;
  let page: Page;
  let stage: Stage;
  const { button, heading, reads, logIn, go, ...panel } = openPanelPage(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
    other = await openMember(place, 'k02');
    await other.up();
    await other.lend('35500000000408', '900001');
    return { branch: { folder: join(place.folder, 'k01') } };
  });
  beforeAll(() => {
    page = panel.page();
    stage = panel.stage();
  });
  afterAll(async () => {
    await other.close();
    await place.remove();
  });

  async function status(...args: string[]) {
    const config = join(stage.folder, 'kiosk.config.json');
    const words = ['branch', 'status', ...args, '--config', config];
    const { status: code, out } = await runCommand(words);
    return { code, out };
  }

  it('shows that the kiosk is in touch, in two languages without an accessibility fault', async () => {
    await logIn('operator');
    await go('Vestiging', 'In verbinding met de andere toestellen');
    await reads(/^k01 van b001 · tls:\/\/localhost:\d+ · sinds /);
    await heading('Eén ander toestel');
    await page.getByRole('row', { name: /^k02 Gehoord \d+ s geleden .*versturen 1$/ }).waitFor();
    await reads(/^tot \d+ \w+\.? 20\d\d$/);
    await page.evaluate(await readFile(axe, 'utf8'));
    const found = await faultsOn(page, 'nl');
    await button('English').click();
    await heading('In touch with the other kiosks');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    expect([...found, ...(await faultsOn(page, 'en'))]).toEqual([]);
  });

  it('is told by the command', async () => {
    const { code, out } = await status();
    expect(out).toMatch(/^link: +in touch with the branch, since /m);
    expect(out).toMatch(/^enrolled: +k01 of b001$/m);
    expect(code).toBe(0);
    const view = JSON.parse((await status('--json')).out) as BranchView & { running: boolean };
    expect(view).toMatchObject({ running: true, state: { link: 'up', unpublished: 0 } });
  });

  it('says what to do when the broker is away, and that it is back', async () => {
    await place.broker.kill();
    await heading('This kiosk decides for itself');
    await reads(/Check that the machine of the broker is on/);
    expect(await faultsOn(page, 'alone')).toEqual([]);
    const { code, out } = await status();
    expect(out).toMatch(/branch-broker-away/);
    expect(code).toBe(1);
    await place.startBroker();
    await heading('In touch with the other kiosks');
    expect((await status()).code).toBe(0);
  });

  it.runIf(isLong)('puts its view into the file for the maintainers', async () => {
    const environment = { KIOSK_SIP2_PASSWORD: 'lindeveld', KIOSK_TERMINAL_PASSWORD: '000000' };
    const file = join(stage.folder, 'kiosk.config.json');
    const logFile = join(stage.folder, 'log');
    await writeFile(logFile, '');
    const bundle = await collect({ file, environment, logFile, unit: 'none', since: 'today' });
    const view = JSON.parse(bundle['branch.json'] ?? 'null') as BranchView;
    expect(view.state).toMatchObject({ kiosk: 'k01', link: 'up' });
  });

  it.runIf(isLong)('is told that another machine has its identity', async () => {
    const copy = await openMember(place, 'k01', { folder: 'copy' });
    try {
      await copy.up();
      await copy.lend('35500000000416', '900002');
      await heading('Another machine uses the name of this kiosk');
      await reads(/^Find the other machine:/);
      expect(await faultsOn(page, 'fenced')).toEqual([]);
      const { code, out } = await status();
      expect(out).toMatch(/\(branch-fenced\)/);
      expect(code).toBe(2);
    } finally {
      await copy.close();
    }
  });

  it.runIf(isLong)('has what the folder says where no kiosk runs', async () => {
    await stage.kill('SIGTERM');
    const { code, out } = await status();
    expect(out).toMatch(/^No kiosk runs on /);
    expect(out).toMatch(/^certificate: +until .* days\)$/m);
    expect(code).toBe(1);
  });
});
