/** An RFID reader in scan mode: a second scanner, without tags on the plate and without security. */
import { afterEach, expect, it } from 'vitest';
import { type ReaderSimulator, startReader } from '../../simulators/reader.ts';
import { numberTag, securedAfi } from '../../simulators/tags/tags.ts';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, identify, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
let reader: ReaderSimulator | undefined;
afterEach(async () => {
  await stage?.close();
  await reader?.close();
});

async function setScanning(prefix: string): Promise<ReaderSimulator> {
  const simulator = await startReader({
    port: 0,
    protocol: 'scan',
    scan: { everyMs: 50, prefix },
  });
  reader = simulator;
  const address = `tcp://127.0.0.1:${simulator.port}`;
  stage = await setStage({
    reader: { driver: 'scan', security: 'none', address, scan: { prefix } },
  });
  return simulator;
}
const codes = () => stage.log().map(({ part, code }) => `${part}: ${code}`);
const lent = () =>
  stage.library
    .log()
    .filter(({ what }) => what === 'check-out')
    .map(({ item }) => item);

it.runIf(isLong)('borrows what lies on it, once, and switches nothing', async () => {
  const plate = await setScanning('T:');
  const [book = '', other = ''] = here(stage, 2);
  await identify(stage, 1);
  plate.put(numberTag(book));
  await stage.sees('the book lent', borrowed(1));
  plate.put(numberTag(other));
  await stage.sees('both lent', borrowed(2));
  // Both are sent twenty times a second; what comes in between shows that they count once.
  stage.scanner.scan('9783161484100');
  await stage.sees('the ISBN explained', ({ stray }) => stray === 'list.stray');
  expect(lent()).toEqual([book, other]);
  expect(plate.tags().map(({ afi }) => afi)).toEqual([securedAfi, securedAfi]);
  await plate.unplug();
  await until('the loss reported', () => codes().includes('reader: part-down'));
  await plate.plugIn();
  await until('it is back', () => codes().filter((code) => code === 'reader: part-up').length > 1);
});
