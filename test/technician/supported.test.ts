/** `doctor` reads BX in 98: a message that BX does not name is not reported as supported. */
import { expect, onTestFinished, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { probeLibrary } from '../../src/technician/probes/library/library.ts';
import { startOddLibrary } from '../support/technician/odd-library.ts';

const all = 'It supports all messages of this kiosk.';
const nothing = /^It does not say whether it supports the messages of this kiosk/;
test.each([
  ['Y for all messages', 'YYYYYYYYYYYYYYYY', all],
  ['an empty value', '', nothing],
  ['blanks', ' '.repeat(16), nothing],
  [
    'only the first twelve positions',
    'YYYYYYYYYYYY',
    /^It does not say whether it supports 29 \(renewal\) \(BX of 98\)/,
  ],
])('BX has %s', async (_, supported, text) => {
  const odd = await startOddLibrary({ supported });
  onTestFinished(() => odd.close());
  const config = schema.parse({ sip2: { address: `tcp://127.0.0.1:${odd.port}` }, terminal: null });
  const secrets = { 'sip2.password': 'lindeveld' };
  const { findings } = await probeLibrary(config, secrets, 3_000);
  expect(findings.map((finding) => finding.text)).toContainEqual(
    typeof text === 'string' ? text : expect.stringMatching(text),
  );
});
