import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, wrapText } from '../../src/receipts/layout.ts';
import { paperLanguage } from '../../src/receipts/letters.ts';

describe('the language of the paper', () => {
  it("is the patron's, or the library's where a printer has no letters for it", () => {
    const offered = ['nl', 'fr', 'de', 'en', 'ar', 'el'];
    for (const language of ['nl', 'fr', 'de', 'en', 'el'])
      expect(paperLanguage(language, 'nl', offered)).toBe(language);
    expect(paperLanguage('ar', 'nl', offered)).toBe('nl');
    expect(paperLanguage('ar', 'ar', offered)).toBe('nl');
    expect(paperLanguage('ar', 'he', ['ar', 'he'])).toBeNull();
  });
});

describe('text in columns', () => {
  it('keeps every word, in order', () => {
    fc.assert(
      fc.property(
        fc.lorem({ maxCount: 30 }),
        fc.integer({ min: 5, max: 48 }),
        fc.integer({ min: 0, max: 3 }),
        (text, columns, indent) => {
          const lines = wrapText(text, columns, indent);
          expect(
            lines
              .map((line) => line.trim())
              .join('')
              .replaceAll(' ', ''),
          ).toBe(text.replaceAll(' ', ''));
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 200 },
    );
  });
  it('makes accents single characters, and all spaces plain', () => {
    expect(cleanText('Jose\u0301 \u00a0\u202f\u2028 \u00adx\u200b ')).toBe('José x');
  });
});
