/** A library's own tag models, and DM11, through the drivers. */
import { afterEach, describe, expect, test } from 'vitest';
import { readerDrivers } from '../../../hardware/reader/drivers.ts';
import { anyTags } from '../../../hardware/tags/decode.ts';
import { writeDm11Tag, writeOwnTag } from '../../../simulators/reader/own-tags.ts';
import { checks, ownModelOf } from '../../support/hardware/own-models.ts';
import {
  book,
  codes,
  openWorkshop,
  protocols,
  tcp,
  textsOf,
  uid,
} from '../../support/hardware/reader-bench.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
afterEach(() => workshop.close());

const item = '30000012345678';
const check = checks.find(({ name }) => name === 'crc as DM11')?.check ?? null;
const model = ownModelOf({ as: 'six-bit', turned: true, check });
const tags = { ...anyTags, ownModels: [model], isOwnNumber: (one: string) => one === item };
const own = { ...book, dsfid: 0, memory: writeOwnTag(model, item, new Uint8Array(112)) };
const dm11 = { ...own, memory: whole(writeDm11Tag(item)) };
const content = { kind: 'item', item, parts: 1, ordinal: 1, usage: 6 };

function whole(start: Uint8Array): Uint8Array {
  const memory = new Uint8Array(112);
  memory.set(start);
  return memory;
}

describe.each(protocols)('%s', (protocol) => {
  test.each([
    ['own: made up', own],
    ['dm11', dm11],
  ] as const)('%s is read, released and secured', async (name, tag) => {
    const simulator = await workshop.simulate(protocol);
    const bench = workshop.open(protocol, simulator, { tags });
    simulator.put(tag);
    await until(() => bench.present.has(uid), 'the tag appears');
    expect(bench.present.get(uid)).toMatchObject({ content, model: name, security: 'on' });
    expect(await bench.reader.release(uid)).toBe('ok');
    expect(bench.tag(uid)?.afi).toBe(0xc2);
    expect(await bench.reader.secure(uid)).toBe('ok');
    expect(codes(bench)).toEqual([]);
  });

  test('without its table it is unreadable, and the log names the way out', async () => {
    const simulator = await workshop.simulate(protocol);
    const bench = workshop.open(protocol, simulator);
    simulator.put(own);
    await until(() => bench.present.has(uid), 'the tag appears');
    expect(bench.present.get(uid)?.content.kind).toBe('unreadable');
    expect(textsOf(bench, 'rfid-tag-unreadable')).toEqual([
      expect.stringContaining('kiosk tag learn'),
    ]);
  });

  test('its check value vouches for a beginning that could be read', async () => {
    const simulator = await workshop.simulate(protocol);
    simulator.failReads('always', 'tag-error', 12);
    const bench = workshop.open(protocol, simulator, { tags, responseTimeoutMs: 150 });
    simulator.put(own);
    await until(() => bench.present.has(uid), 'the tag appears');
    expect(bench.present.get(uid)?.content).toEqual(content);
    expect(textsOf(bench, 'rfid-tag-departs')).toEqual([
      expect.stringMatching(/only its first 48 bytes could be read/),
    ]);
  });

  test('the technician’s look at the plate knows it too', async () => {
    const simulator = await workshop.simulate(protocol);
    simulator.put(own);
    const look = (options: { tags?: typeof tags }) =>
      readerDrivers[protocol].probe(tcp(simulator), {}, options);
    expect(await look({ tags })).toMatchObject({
      tags: [{ uid, model: 'own: made up', kind: 'item', why: null }],
    });
    expect(await look({})).toMatchObject({ tags: [{ uid, model: 'unknown' }] });
  });
});
