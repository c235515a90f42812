/** A branch made by hand: the commands in the order of docs/branch.md, with a real broker. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { readIdentity } from '../../src/branch/enrol/folder.ts';
import { freePort, natsServer, startNatsServer } from '../support/branch/nats-server.ts';
import { runCommand } from '../support/commands/run.ts';

function folderWithCommands() {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-branch-commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kiosk = (words: string, input = '') =>
    runCommand(['branch', ...words.split(' ')], {
      input,
      folder,
      env: { PATH: process.env.PATH, KIOSK_BRANCH_HOST: join(folder, 'host') },
    });
  return { kiosk, folder, modeOf: (name: string) => statSync(join(folder, name)).mode & 0o777 };
}

test.skipIf(natsServer === null)('a branch is made, joined and left', async () => {
  const { kiosk, folder, modeOf } = folderWithCommands();
  const port = await freePort();
  const address = `tls://localhost:${port}`;
  const made = await kiosk(`host --branch b001 --broker ${address} --staff-key staff.age`);
  expect(made).toMatchObject({ status: 0, out: expect.stringContaining('b001') });
  expect(readFileSync(join(folder, 'staff.age'), 'utf8')).toMatch(/^#.*\nAGE-SECRET-KEY-1\w+\n$/);
  expect([modeOf('staff.age'), modeOf('host'), modeOf('host/ca.key')]).toEqual([
    0o600, 0o711, 0o600,
  ]);
  const broker = await startNatsServer(join(folder, 'host/broker/nats.conf'), port);
  onTestFinished(() => broker.kill());
  expect(await kiosk('host --fill')).toMatchObject({ status: 0 });

  const asked = await kiosk('enrol k03 --folder k03');
  expect(asked).toMatchObject({ status: 0, out: expect.stringMatching(/^(\w{5} ?){6}\n$/) });
  expect(modeOf('k03.request')).toBe(0o644);
  const wrong = await kiosk('admit k03.request', 'lusab babad gutih tugad lodom homol\n');
  expect(wrong).toMatchObject({ status: 65, err: expect.stringContaining('refused') });
  expect(existsSync(join(folder, 'k03.answer'))).toBe(false);
  expect(await kiosk('admit k03.request', asked.out)).toMatchObject({ status: 0 });
  const joined = await kiosk('enrol --folder k03 --answer k03.answer');
  expect(joined).toMatchObject({
    status: 0,
    out: expect.stringContaining('k03 of branch b001'),
  });
  const identity = readIdentity(join(folder, 'k03'));
  const config = JSON.parse(readFileSync('kiosk.config.json', 'utf8'));
  const data = { branch: { folder: join(folder, 'k03') }, store: { folder: join(folder, 'data') } };
  writeFileSync(join(folder, 'kiosk.config.json'), JSON.stringify({ ...config, ...data }));
  const adopt = 'adopt k02 --by Ann --why lost --yes --listen 0 --staff-key';
  expect(await kiosk(`${adopt} k03.answer`)).toMatchObject({ status: 65 });
  expect(await kiosk(`${adopt} staff.age`)).toMatchObject({
    status: 65,
    err: expect.stringContaining('has nothing of a kiosk k02'),
  });
  const connection = await natsBroker({ identity }).connect();

  const left = await kiosk('revoke k03');
  expect(left).toMatchObject({ status: 0, err: expect.stringContaining('generation 2') });
  expect(await connection.ended).toMatch(/\w/);
  expect((await kiosk('host --json')).out).toContain('"kiosks": []');
});

test('what is written wrongly, or cannot be read, is said with an exit code', async () => {
  const { kiosk, folder } = folderWithCommands();
  writeFileSync(join(folder, 'text'), 'no request');
  const wrong = [
    ['host', 66, 'host.json'],
    ['host --branch B1 --broker tls://h:1 --staff-key s', 65, 'small letters'],
    ['host --branch b1 --broker http://h:1 --staff-key s', 65, 'tls://host:port'],
    ['host --branch b1 --broker tls://h:1', 65, '--staff-key'],
    ['host --branch b1 --broker tls://h:1 --staff-key text', 65, 'exists'],
    ['enrol', 65, 'either'],
    ['enrol K3 --folder k', 65, 'small letters'],
    ['enrol k3 --folder no/such/folder', 74, 'cannot be written'],
    ['enrol --folder k --answer nowhere', 66, 'nowhere'],
    ['enrol --folder k --answer text', 65, 'no request was made'],
  ] as const;
  for (const [words, status, says] of wrong)
    expect({ words, ...(await kiosk(words)) }).toMatchObject({
      ...{ words, status },
      err: expect.stringContaining(says),
    });
  expect(existsSync(join(folder, 's'))).toBe(false);
});
