import { expect, test } from 'vitest';
import { encode } from '../../src/index.ts';

const fields = { AO: 'DK-775100', AA: '1', AC: '', AD: '2' };
function written(nineInSummary: boolean) {
  const fixed = { language: '009', transactionDate: '20170619    125152', summary: 'YYYYYYYYY' };
  const bytes = encode({ code: '63', fixed, fields }, { terminator: 'none', nineInSummary });
  return Buffer.from(bytes).toString();
}

test('a summary of nine places, as bibbox asks FBS: | stands where the tenth would', () => {
  expect(written(true)).toBe('6300920170619    125152YYYYYYYYY|AODK-775100|AA1|AC|AD2|');
  expect(written(false)).toBe('6300920170619    125152YYYYYYYYY AODK-775100|AA1|AC|AD2|');
});
