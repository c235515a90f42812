/**
 * What doctor makes of BX in 98: a message that it does not name is not one that the library system
 * does.
 */
import { expect, onTestFinished, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { probeLibrary } from '../../src/technician/probes/library.ts';
import { startOddLibrary } from '../support/technician/odd-library.ts';

const all = 'It does all that this kiosk asks of it.';
const nothing = /^It does not say whether it does anything that this kiosk asks of it/;
test.each([
  ['all of it', 'YYYYYYYYYYYYYYYY', all],
  ['nothing', '', nothing],
  ['blanks', ' '.repeat(16), nothing],
  [
    'only the first twelve places',
    'YYYYYYYYYYYY',
    /^It does not say whether it does 29 \(renewing\) \(BX of 98\)/,
  ],
])('BX says %s', async (_, supported, text) => {
  const odd = await startOddLibrary({ supported });
  onTestFinished(() => odd.close());
  const config = schema.parse({ sip2: { address: `tcp://127.0.0.1:${odd.port}` }, terminal: null });
  const secrets = { 'sip2.password': 'lindeveld' };
  const { findings } = await probeLibrary(config, secrets, 3_000);
  expect(findings.map((finding) => finding.text)).toContainEqual(
    typeof text === 'string' ? text : expect.stringMatching(text),
  );
});
