/** What is saved of a configuration that extends a base, and how the difference is shown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, inheriting, withoutInherited } from '../../src/config/files/differences.ts';
import { mergeFiles, plain, type Section } from '../../src/config/files/merge.ts';

const base = {
  library: { name: 'Lindeveld', branch: '1' },
  sip2: { address: 'tcp://lms:6001', password: { file: 'secrets/sip2' } },
  printer: null,
  screen: { languages: ['nl', 'en'] },
};

test('what the base has is not saved again', () => {
  const whole = { ...base, device: { name: 'Zelfuitleen 4' }, library: { name: 'X', branch: '1' } };
  expect(withoutInherited(whole, {}, base)).toEqual({
    device: { name: 'Zelfuitleen 4' },
    library: { name: 'X' },
  });
});

test('what the file had already stays, though the base has the same', () => {
  const present = { library: { branch: '1' }, printer: null };
  expect(withoutInherited(present, present, base)).toEqual(present);
});

test('another order of names is no difference; another list, null and an empty section are', () => {
  expect(withoutInherited({ library: { branch: '1', name: 'Lindeveld' } }, {}, base)).toEqual({});
  const other = { screen: { languages: ['nl'] }, sip2: null, printer: {} };
  expect(withoutInherited(other, {}, base)).toEqual(other);
});

test('a value that is taken out shows the value of the base in its place', () => {
  const before = { library: { name: 'X' }, device: { name: 'A' }, printer: { model: 'm' } };
  const after = { sip2: { address: 'tcp://other:6001' }, device: { name: 'B' } };
  expect(inheriting(differences(before, after), base, base)).toEqual([
    { path: 'library.name', from: 'X', to: 'Lindeveld', inherited: 'to' },
    { path: 'device.name', from: 'A', to: 'B' },
    { path: 'printer.model', from: 'm' },
    { path: 'sip2.address', from: 'tcp://lms:6001', to: 'tcp://other:6001', inherited: 'from' },
  ]);
});

const key = fc.constantFrom('a', 'b', 'c', 'sip2');
const { tree } = fc.letrec<{ tree: Section }>((tie) => ({
  tree: fc.dictionary(
    key,
    fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, 1, 2, 'x', ['x'], []),
      tie('tree'),
    ),
    { maxKeys: 4 },
  ),
}));
const over = (base: Section, own: Section) => plain(mergeFiles([own, base], () => false));

test('what is saved says the same over the base as the whole form did', () => {
  fc.assert(
    fc.property(tree, tree, tree, (base, own, present) => {
      const whole = over(base, own) as Section;
      const saved = withoutInherited(whole, present, base);
      expect(differences(over(base, saved), whole)).toEqual([]);
      // A second time there is nothing more to leave out.
      expect(withoutInherited(saved, saved, base)).toEqual(saved);
    }),
  );
});
