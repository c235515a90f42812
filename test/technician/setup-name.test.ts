/** U16: the name of the library stands on the screen, so the address of a server is none. */
import { expect, it } from 'vitest';
import { profile } from '../../src/technician/setup/steps/profile.ts';

const problemOf = (name: string) => {
  const bench = {} as Parameters<typeof profile.problems>[1];
  return profile.problems({ name, device: 'Toestel 1' }, bench).name;
};

it.each(['127.0.0.1:35003', 'sip2.example.org:6443', 'tcp://sip2.example.org', ' 10.0.0.7 '])(
  'refuses %s',
  (name) => {
    expect(problemOf(name)).toContain('address');
  },
);

it.each(['Bibliotheek Lindeveld', 'De Krook', 'Bib 2.0', 'OBA: Centrum'])('takes %s', (name) => {
  expect(problemOf(name)).toBeUndefined();
});
