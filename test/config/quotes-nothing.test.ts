/**
 * A setting can name any file that the kiosk can read. What is said of one that is of the wrong
 * kind quotes nothing of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJson } from '../../src/commands/common/input.ts';
import { Refusal } from '../../src/commands/common/refusal.ts';
import { readConfig } from '../../src/config/load.ts';
import { readSecrets } from '../../src/config/secrets/secrets.ts';
import { Fault } from '../../src/fault.ts';
import { fileComplaints } from '../../src/wiring/check.ts';
import { openPolicy } from '../../src/wiring/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'kiosk-quotes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const secrets = [
  'S3cr3t-of-sip2\n',
  '482913\n',
  '"Zwaluw77"\n',
  '["Zwaluw77"]\n',
  '{"Zwaluw77":"Mus88","Zwaluw77":1}\n',
  '{"user":"Zwaluw77",\n"word":Mus88}\n',
  'scrypt$32768$8$1$Q7wXzT2bVh9kLm4p$JYnVr8Fd\n',
  'Zwaluw77:x:0:0:root:/root:/bin/bash\n',
  Buffer.from('8f3a1c', 'hex').toString('latin1').repeat(10),
];

/** Its words, but for those that our own texts hold too. */
function pieces(secret: string): string[] {
  const words = secret.match(/[^\s"{}[\],:$/]{4,}/g) ?? [];
  return words.filter(
    (word) => !['user', 'word', 'root', 'kiosk', 'bash', 'scrypt'].includes(word),
  );
}
function quoted(secret: string, said: string) {
  const bare = said.replaceAll(folder, '');
  return [...pieces(secret), ...pieces(secret).map((word) => word.slice(0, 4))].filter((piece) =>
    bare.includes(piece),
  );
}
function messageOf(error: unknown) {
  if (!(error instanceof Fault || error instanceof Refusal)) throw error;
  return `${error.message} ${error instanceof Fault ? error.remedy : ''}`;
}

test.each(secrets.map((secret, nth) => [nth, secret] as const))(
  'secret %i is quoted nowhere',
  async (nth, secret) => {
    const file = join(folder, `secret-${nth}`);
    writeFileSync(file, secret, 'latin1');
    const said = [
      await openPolicy(file).then(() => '', messageOf),
      JSON.stringify(readConfig(secret.replace(/^{.*/s, '!$&'), folder)),
    ];
    try {
      readJson(secret, 'the file');
    } catch (error) {
      said.push(messageOf(error));
    }
    const settings = {
      policy: file,
      screen: { logo: file },
      sip2: { password: { file }, tls: { ca: file, certificate: file, key: file } },
      service: { operator: { file } },
      terminal: { password: { file } },
    };
    const loaded = readConfig(JSON.stringify(settings), folder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
    said.push(JSON.stringify(await fileComplaints(loaded.config, {})));
    const resolved = readSecrets(loaded.config, {});
    said.push(JSON.stringify(resolved.ok ? [] : resolved.complaints));
    expect(said[0]).toContain(file);
    expect(said.map((each) => quoted(secret, each))).toEqual(said.map(() => []));
  },
);

test('and a policy that is one still says what is wrong in it', async () => {
  const file = join(folder, 'rules.json');
  writeFileSync(file, '{"rules":[{"clears":"pay-eech"}]}');
  expect(await openPolicy(file).then(() => '', messageOf)).toMatch(/rules\[0\]/);
  writeFileSync(file, '{"rules":[\n1 2]}');
  expect(await openPolicy(file).then(() => '', messageOf)).toContain(
    'line 2, column 3: a comma or ]',
  );
});
