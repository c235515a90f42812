/** What is wrong, as the fleet panel says it: the codes of a kiosk and its figures in words. */
import { expect, it } from 'vitest';
import codes from '../../../ui/service/texts/codes.nl.json' with { type: 'json' };
import { whyWords } from '../../page/why-words.ts';
import { wordsIn } from '../../page/words.ts';

const t = wordsIn('nl', codes);

it('has the hours of a list and the codes of a kiosk in the language of the panel', () => {
  expect(whyWords(t, { code: 'list-old', detail: '31 h' })).toMatch(/: 31 u$/);
  const down = whyWords(t, { code: 'kiosk-out-of-order', detail: 'reader-down, screen-unseen' });
  expect(down).not.toMatch(/reader|unseen|-/);
});
