/** Which regular expressions take too long, by trying them. */
import { expect, test } from 'vitest';
import { isSlow } from '../../src/config/text/near-miss.ts';
import { share } from '../support/repository/share.ts';

const slow = [
  String.raw`https://pas\.example/k/(?:\d|\d\d)+x`,
  String.raw`(?:[A-Z]|[A-F])+-\d`,
  '(?:ab|a|b)*c',
  String.raw`AB\d{3}(?:\w+\w+)+-`,
  '(?:.*,){9}x',
];
test.each(share(slow, 0, 3))('too slow: %s', (expression) => {
  expect(isSlow(expression)).toBe(true);
});

test.each([
  ...[String.raw`\d{13}`, '', '.*', '[^-]+', String.raw`(?:\d+-)*\d+`, 'B[0-9A-Z]{3,20}'],
  ...[String.raw`https://pas\.example/k/(\d{13})`, '(?:x|y)*z', String.raw`(?=\d)\w+`, '[]a]?'],
])('quick enough: %s', (expression) => {
  expect(isSlow(expression)).toBe(false);
});
