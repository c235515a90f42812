import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { describeProtocol, fieldFact, table } from '../src/index.ts';
import type { Shape } from '../src/messages/shapes.ts';

interface Row {
  name: string;
  dir: 'sc' | 'acs';
  reply: string | null;
  fixed: { name: string; width: number; kind: string }[];
  fields: { id: string; required: boolean; repeatable: boolean; width?: number }[];
}
const rows: Record<string, Row> = JSON.parse(
  readFileSync(new URL('../../../test/vectors/sip2-messages.json', import.meta.url), 'utf8'),
);
const shapes: Record<string, Shape> = table;
/** The collected table knows only `text` for these two; ours says what the text must look like. */
const finerKinds: Record<string, string> = { version: 'text', currency: 'text' };

/** A field of OCLC Wise in messages of the specification. */
const ofWise = 'FV';

describe('the table', () => {
  test('has the 31 messages of the specification and the private pair', () => {
    expect(Object.keys(shapes).sort()).toEqual([...Object.keys(rows), '41', '42'].sort());
    expect(Object.keys(rows)).toHaveLength(31);
  });

  test.each(Object.entries(rows))('%s agrees with the collected table', (code, row) => {
    const shape = shapes[code];
    expect(shape?.name).toBe(row.name);
    expect(shape?.from).toBe(row.dir);
    expect(shape?.reply).toBe(row.reply);
    const fixed = shape?.fixed.map((each) => ({
      ...each,
      kind: finerKinds[each.kind] ?? each.kind,
    }));
    expect(fixed).toEqual(row.fixed);
    const fields = shape?.fields
      .filter(({ id }) => id !== ofWise)
      .map(({ id, use }) => ({
        id,
        required: use === 'required',
        repeatable: use === 'repeatable',
      }));
    expect(fields).toEqual(
      row.fields.map(({ id, required, repeatable }) => ({ id, required, repeatable })),
    );
    // Where the collected table names a width, ours is the same. Ours knows more: BW, CJ and CM are
    // 18 wide by the specification.
    for (const field of row.fields)
      if (field.width !== undefined) expect(fieldFact(field.id)?.width).toBe(field.width);
  });

  test('widths beyond the collected table are the 18-character dates only', () => {
    const named = new Set(
      Object.values(rows).flatMap((row) => row.fields.flatMap((f) => (f.width ? [f.id] : []))),
    );
    const ours = Object.values(shapes).flatMap((shape) => shape.fields.map((field) => field.id));
    const more = [...new Set(ours)].filter(
      (id) => fieldFact(id)?.width !== undefined && !named.has(id),
    );
    expect(more.sort()).toEqual(['BW', 'CJ', 'CM']);
  });

  test('others import it by name, with its types', () => {
    const file = createRequire(new URL('../../../test/', import.meta.url)).resolve(
      'library-kiosk/sip2',
    );
    expect(file).toMatch(/dist\/packages\/sip2\/src\/index\.js$/);
    expect(existsSync(file.replace(/\.js$/, '.d.ts'))).toBe(true);
  });

  test('PROTOCOL.md is what the tables say; npm run docs writes it', () => {
    const page = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
    expect(page).toBe(`${describeProtocol()}\n`);
  });

  test('every request is answered by a message from the other side, and every field is known', () => {
    for (const shape of Object.values(shapes)) {
      if (shape.reply !== null) expect(shapes[shape.reply]?.from).toBe('acs');
      for (const field of shape.fields) expect(fieldFact(field.id), field.id).toBeDefined();
    }
  });
});
