/**
 * The bit code of ISO 28560-2 for library identifiers: five bits a letter, four a digit, with
 * latches and shifts.
 */

type TableName = 'upper' | 'lower' | 'digits';
interface Switch {
  to: TableName;
  once: boolean;
}
interface CodeTable {
  width: 4 | 5;
  characters: string;
  /** for the codes after the characters: which table follows, for good or for one character */
  switches: Record<number, Switch>;
}

const tables: Record<TableName, CodeTable> = {
  upper: {
    width: 5,
    characters: '-ABCDEFGHIJKLMNOPQRSTUVWXYZ:',
    switches: {
      28: { to: 'lower', once: false },
      29: { to: 'lower', once: true },
      30: { to: 'digits', once: false },
      31: { to: 'digits', once: true },
    },
  },
  lower: {
    width: 5,
    characters: '-abcdefghijklmnopqrstuvwxyz/',
    switches: {
      28: { to: 'upper', once: false },
      29: { to: 'upper', once: true },
      30: { to: 'digits', once: false },
      31: { to: 'digits', once: true },
    },
  },
  digits: {
    width: 4,
    characters: '0123456789-:',
    switches: {
      12: { to: 'upper', once: false },
      13: { to: 'upper', once: true },
      14: { to: 'lower', once: false },
      15: { to: 'lower', once: true },
    },
  },
};

/** For example `FI-Mamk-M`. Bits too few for a code at the end are padding. */
export function decodeIsil(data: Uint8Array): string {
  const bits = [...data].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let latched: TableName = 'upper';
  let current: TableName = latched;
  let text = '';
  let at = 0;
  while (at + tables[current].width <= bits.length) {
    const table: CodeTable = tables[current];
    const code = Number.parseInt(bits.slice(at, at + table.width), 2);
    at += table.width;
    const turn: Switch | undefined = table.switches[code];
    if (turn) {
      current = turn.to;
      if (!turn.once) latched = turn.to;
    } else {
      text += table.characters[code] ?? '';
      current = latched;
    }
  }
  return text;
}
