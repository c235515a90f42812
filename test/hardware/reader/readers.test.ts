/** Each driver of a reader passes the contract, and stands where people look for it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readerDrivers } from '../../../hardware/reader/drivers.ts';
import { readerDriverNames } from '../../../hardware/reader/makes.ts';
import { readerContract } from '../../support/hardware/reader-contract.ts';

const page = readFileSync(new URL('../../../docs/readers.md', import.meta.url), 'utf8');

describe.each(readerDriverNames)('%s', (driver) => {
  readerContract(driver);

  test('has a row in docs/readers.md, with the speed of a delivered one', () => {
    const { baudRate } = readerDrivers[driver].serial;
    const row = page.split('\n').find((line) => line.startsWith(`| \`${driver}\` |`));
    expect(row).toContain(`| ${baudRate} 8`);
  });
});

test('a search tries each protocol first as it is delivered', () => {
  for (const { setups, serial } of Object.values(readerDrivers))
    expect(setups[0]).toEqual({ frame: 'standard', serial });
});
