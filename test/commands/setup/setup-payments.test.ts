/** `kiosk setup` at a real pseudo-terminal: how patrons pay, against simulators on the wire. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAdyenTerminal } from '../../../simulators/adyen/start.ts';
import { startBancontact } from '../../../simulators/bancontact/start.ts';
import { startOpiTerminal } from '../../../simulators/opi/terminal.ts';
import { isLong } from '../../support/repository/share.ts';
import { useSetupRoom } from '../../support/system/setup-room.ts';
import {
  device,
  end,
  noReport,
  startSetup,
  type Typist,
} from '../../support/system/setup-typist.ts';

const room = useSetupRoom();

function begin(): Typist {
  const at = startSetup({ file: room.file, words: '--plain' });
  room.open.push(at);
  return at;
}

/** Everything before the terminal is left as it is. */
async function toTheTerminal(it: Typist) {
  await it.answers('Address and port', 'skip');
  await it.picks('Which library system', 'Skip');
  await it.answers('User of the SIP2', 'skip');
  await it.answers('Number of a card', 'skip');
  for (const name of ['reader', 'scanner', 'printer'])
    await it.picks(`Where is the ${name}`, 'None');
}

test.runIf(isLong)(
  'a terminal of OPI, then one of Adyen in its place, and payments by a code',
  async () => {
    const opi = await startOpiTerminal({ port: 0 });
    const adyen = await startAdyenTerminal({ port: 0 });
    const host = await startBancontact({ port: 0 });
    const root = join(room.folder, 'root.pem');
    writeFileSync(root, adyen.root?.pem ?? '');
    // Only a simulator has another root and another host.
    const code = { address: host.address };
    writeFileSync(room.file, JSON.stringify({ version: 2, screen: { port: 0 }, code }, null, 2));
    const first = begin();
    await toTheTerminal(first);
    await device(first, 'terminal', `tcp://127.0.0.1:${opi.port}`);
    await first.picks('Which protocol', 'OPI');
    await first.picks('Which OPI', 'OPI-NL');
    await first.answers('Port of this machine', '0');
    await first.sees('accepts this kiosk');
    await first.picks('pay with a code', host.address);
    await first.answers('API key of the product', 'wrong-key');
    await first.picks('Which product', 'Display');
    await first.agrees('What the payment is for');
    await first.sees('refuses the key');
    await first.picks('What now', 'Give another answer');
    await first.picks('pay with a code', host.address);
    await first.answers('API key of the product', 'simulated-key');
    await first.picks('Which product', 'Display with Void');
    await first.agrees('What the payment is for');
    await first.sees('knows this kiosk, and is ready');
    await first.answers('When is the library open', 'always');
    await end(first);
    expect(JSON.parse(readFileSync(room.file, 'utf8'))).toMatchObject({
      terminal: { driver: 'opi', opi: { dialect: 'nl', listenPort: 0 } },
      code: { void: true, apiKey: { file: 'secrets/code-api-key' } },
    });
    expect(first.shown()).not.toContain('simulated-key');

    const { identifier, version, passphrase } = adyen.saleKey;
    const second = begin();
    await toTheTerminal(second);
    await device(second, 'terminal', `tls://127.0.0.1:${adyen.port}`);
    await second.picks('Which protocol', 'Adyen');
    await second.picks('Which environment', 'Test');
    await second.answers('POIID', adyen.poiId);
    await second.agrees('Name of this kiosk at Adyen');
    await second.answers('root certificate', root);
    await second.answers('Key identifier', identifier);
    await second.answers('Key version', String(version));
    await second.answers('Key passphrase', passphrase);
    // The simulator's root is not Adyen's own, which the setup does not ask for.
    await second.sees('terminal-root-wrong');
    await second.picks('What now', 'Keep it all the same');
    await second.picks('pay with a code', 'Skip');
    await second.answers('When is the library open', 'skip');
    await second.picks('All is answered', 'Show the difference');
    await second.agrees('Write it?');
    await noReport(second);
    await second.ended;
    expect(JSON.parse(readFileSync(room.file, 'utf8'))).toMatchObject({
      terminal: {
        ...{ driver: 'adyen', opi: null },
        adyen: {
          ...{ poiId: adyen.poiId, environment: 'test' },
          key: { identifier, version, passphrase: { file: 'secrets/adyen-passphrase' } },
        },
      },
    });
    expect(second.shown()).not.toContain(passphrase);
    for (const each of [opi, adyen, host]) await each.close();
  },
  120_000,
);
