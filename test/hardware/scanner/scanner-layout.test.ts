import { describe, expect, it } from 'vitest';
import { looksAzerty } from '../../../hardware/scanner/keyboard-layout.ts';
import { keystrokes } from '../../../simulators/keyboard.ts';
import { characterOf } from '../../../ui/input/typing.ts';

/** What the page makes of the keys of a scanner. */
function typed(code: string, layout: 'us' | 'azerty') {
  return keystrokes(code, layout)
    .map(({ code: key, shift }) => characterOf(key, shift) ?? '')
    .join('');
}

describe('the layout of a keyboard scanner', () => {
  it.each(['21234000123455', '31234005678907', 'A12345B', '1234', 'ab0400'])(
    '%s is told apart',
    (code) => {
      expect(typed(code, 'us')).toBe(code);
      expect(looksAzerty(typed(code, 'us'))).toBe(false);
      expect(looksAzerty(typed(code, 'azerty'))).toBe(true);
    },
  );
  it('a French row read by its signs too', () => {
    for (const code of ['é&é"\'(-è_çà', '&é"\'', '§è!ç']) expect(looksAzerty(code)).toBe(true);
  });
  it('takes nothing that a library prints for it', () => {
    for (const code of [
      '',
      '----',
      'B-12345',
      '9783161484100',
      'CODE39W',
      '*CODE39W*',
      '$5.00',
      'A!B',
      'http://x.be/?a=1&b=2',
    ])
      expect(looksAzerty(code), code).toBe(false);
  });
});
