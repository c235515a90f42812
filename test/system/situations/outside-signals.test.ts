/**
 * A whole kiosk whose hours without staff are said by HTTP, and one where an input of the reader says
 * them, over the wire of the reader.
 */
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Screen } from '../../../src/screen/screen.ts';
import { weekdays } from '../../../src/weekdays.ts';
import { runCommand } from '../../support/commands/run.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const token = 'c0ffee00c0ffee00c0ffee00';
const hours = Object.fromEntries(weekdays.map((day) => [day, ['00:00-24:00']]));
let stage: Stage;
afterEach(() => stage?.close());

const isStaffed = ({ view, unstaffed }: Screen) =>
  view.kind === 'attract' && unstaffed === undefined;
const isUnstaffed = ({ view, unstaffed }: Screen) =>
  view.kind === 'attract' && unstaffed !== undefined;
/** As the timer of the updates asks, in a shell beside it. */
async function idle(): Promise<string> {
  const secrets = { KIOSK_SIP2_PASSWORD: 'lindeveld', KIOSK_TERMINAL_PASSWORD: '000000' };
  const { out, err } = await runCommand(
    ['idle', '--config', join(stage.folder, 'kiosk.config.json')],
    { env: Object.assign({ PATH: process.env.PATH ?? '', DOORS_TOKEN: token }, secrets) },
  );
  return out + err;
}
const isClosed = ({ view }: Screen) => view.kind === 'closed';

it('goes by what is sent with its token, and after a restart by its table', async () => {
  stage = await setStage(
    {
      library: { hours },
      metrics: { address: '127.0.0.1:0' },
      unstaffed: { signal: { http: { token: { env: 'DOORS_TOKEN' } } } },
    },
    { DOORS_TOKEN: token },
  );
  const say = (body: string, sent = token) => {
    const opened = stage.log().findLast(({ code }) => code === 'metrics-open')?.text ?? '';
    const url = /http:\/\/\S+(?=\/health)/.exec(opened)?.[0] ?? '';
    const headers = { Authorization: `Bearer ${sent}` };
    return fetch(`${url}/staffing`, { method: 'PUT', headers, body });
  };
  await stage.sees('the table', isStaffed);
  const answer = await say('unstaffed');
  expect(await answer.json()).toMatchObject({ state: 'unstaffed', by: 'http' });
  await stage.sees('no staff', isUnstaffed);
  expect((await say('closed', `${token}0`)).status).toBe(401);
  expect((await say('nonsense')).status).toBe(400);
  const codes = () => stage.log().map(({ code }) => code);
  expect(codes()).toEqual(expect.arrayContaining(['staffing-token', 'staffing-nonsense']));
  expect(isUnstaffed(stage.screen() as Screen)).toBe(true);
  // All day and night, by its hours: they count where it is said to be without staff.
  expect(await idle()).toBe('Not now: the library is open.\n');
  await say('closed');
  await stage.sees('closed', isClosed);
  expect(await idle()).toBe('The kiosk may stand still.\n');
  await stage.kill('SIGTERM');
  await stage.start();
  await stage.sees('the table again', isStaffed);
  await say('unstaffed');
  await stage.sees('no staff', isUnstaffed);
  expect(JSON.stringify(stage.log())).not.toContain(token);
});

it('goes by an input of the reader, also after the reader was away', async () => {
  const line = { of: 'reader', number: 3, on: 'staffed', off: 'unstaffed', steadyMs: 200 };
  stage = await setStage({
    library: { hours },
    signals: { pollEveryMs: 50 },
    unstaffed: { signal: { line } },
  });
  const { lines } = stage.reader;
  await stage.sees('the key is off', isUnstaffed);
  lines.setInput(3, true);
  await stage.sees('the key is on', isStaffed);
  await stage.reader.unplug();
  await expect
    .poll(() => stage.log().some(({ code, part }) => code === 'part-down' && part === 'signals'))
    .toBe(true);
  // What it said last counts for as long as that of every source.
  expect(stage.screen()?.unstaffed).toBeUndefined();
  lines.setInput(3, false);
  await stage.reader.plugIn();
  await stage.sees('the key was turned meanwhile', isUnstaffed);
});
