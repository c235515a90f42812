/** Single settings changed in a text that a person wrote. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editJson } from '../../src/config/text/edit.ts';

function address(value: string) {
  return [{ path: ['reader', 'address'] as const, value }];
}

test.each([
  [
    'a setting that is there',
    '{ "reader": { "address": "a" , "x": 1 } }',
    '{ "reader": { "address": "b" , "x": 1 } }',
  ],
  [
    'a setting that is not',
    '{\n  "reader": {\n    "x": [1, "}"]\n  }\n}',
    '{\n  "reader": {\n    "x": [1, "}"],\n    "address": "b"\n  }\n}',
  ],
  ['an empty section', '{"reader":{}}', '{"reader":{ "address": "b" }}'],
  ['a section that is null', '{"reader": null, "y": 2}', '{"reader": { "address": "b" }, "y": 2}'],
  [
    'a section that is not there',
    '{\n\t"y": 2\n}\n',
    '{\n\t"y": 2,\n\t"reader": { "address": "b" }\n}\n',
  ],
  ['an empty file', '{ }', '{ "reader": { "address": "b" } }'],
  ['Windows', '{\r\n  "reader": {"address": "a"}\r\n}', '{\r\n  "reader": {"address": "b"}\r\n}'],
])('%s', (_name, text, expected) => {
  expect(editJson(text, address('b'))).toBe(expected);
});

test('property: it says what was wanted, all else as before, and a second time changes nothing', () => {
  const settings = fc.dictionary(fc.string(), fc.jsonValue());
  const config = fc.record(
    { before: fc.jsonValue(), reader: fc.option(settings), after: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(config, fc.constantFrom(0, 2, '\t'), fc.string(), (value, indent, wanted) => {
      const text = JSON.stringify(value, null, indent);
      const edited = editJson(text, address(wanted));
      const plain = JSON.parse(text) as { reader?: object | null };
      expect(JSON.parse(edited)).toEqual({
        ...plain,
        reader: { ...plain.reader, address: wanted },
      });
      expect(editJson(edited, address(wanted))).toBe(edited);
    }),
    { numRuns: 300 },
  );
});
