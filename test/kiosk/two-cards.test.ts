/** Cards on the plate of a reader, over a real socket: which of two was laid down before the other. */
import { afterEach, expect, it } from 'vitest';
import type { DeviceEvent } from '../../machines/events.ts';
import { startReader } from '../../simulators/reader.ts';
import { cardTag } from '../../simulators/tags/tags.ts';
import { readConfig } from '../../src/config/load.ts';
import { openDevices } from '../../src/kiosk/devices/devices.ts';
import { until } from '../support/hardware/until.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

type Card = Extract<DeviceEvent, { type: 'CARD' }>;
const first = '23550000000130';
const second = '23550000000353';

/** `onCard`: as the first one is read. */
async function openPlate(onCard: (put: (card: string) => void) => void) {
  const simulator = await startReader({ port: 0, protocol: 'feig' });
  closing.push(simulator);
  const put = (card: string) => void simulator.put(cardTag(card));
  const address = `tcp://127.0.0.1:${simulator.port}`;
  const loaded = readConfig(
    JSON.stringify({
      reader: { driver: 'feig', security: 'afi', address, pollEveryMs: 100 },
      identification: { item: { checkDigit: 'none' }, card: { tagged: true } },
    }),
    '/',
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  const cards: Card[] = [];
  let isEmpty = false;
  const devices = openDevices(loaded.config, {
    secrets: {} as never,
    send: (event) => {
      isEmpty ||= event.type === 'PLATE_LISTED';
      if (event.type !== 'CARD') return;
      if (cards.push(event) === 1) onCard(put);
    },
    plate: () => [],
    watch: { onState: () => {}, onScan: () => false, onTaggedCard: () => false },
    clock: { now: () => 0 } as never,
    log: () => {},
  });
  closing.push(devices);
  await until(() => isEmpty, 'a look at the empty plate');
  return { put, cards };
}
const read = (cards: Card[]) => cards.map(({ card, beforeCard }) => [card, beforeCard]);

it('laid down as the first was read, it is the newer one', async () => {
  const { put, cards } = await openPlate((putNext) => putNext(second));
  put(first);
  await until(() => cards.length === 2, 'both cards');
  expect(read(cards)).toEqual([
    [first, false],
    [second, false],
  ]);
});

it('both in one look: which came first nobody knows, and one of them counts', async () => {
  const { put, cards } = await openPlate(() => {});
  put(first);
  put(second);
  await until(() => cards.length === 2, 'both cards');
  expect(cards.map(({ beforeCard }) => beforeCard)).toEqual([false, true]);
});
