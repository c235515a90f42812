/** Tables, with colour on a terminal and plain elsewhere. */
import Table from 'cli-table3';
import { visibleControls } from '../../printable.ts';
import { shell } from './shell.ts';

function isTerminal() {
  return shell().stdout.isTTY === true && shell().env.NO_COLOR === undefined;
}
const usualWidth = 100;

/** A text in a colour of the terminal (31 red, 32 green, 33 yellow, 90 grey). */
export interface Painted {
  text: string;
  colour: number;
}
export function paint(text: string, colour: number): Painted {
  return { text, colour };
}

/** No control characters but those of the colour. */
function shown(cell: string | Painted): string {
  if (typeof cell === 'string') return visibleControls(cell);
  const text = visibleControls(cell.text);
  return isTerminal() ? `\u001b[${cell.colour}m${text}\u001b[0m` : text;
}

/** `widths`: of all columns but the last, which gets the rest of the line and wraps. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly (string | Painted)[])[],
  widths: readonly number[],
): void {
  const line = Math.max(60, Math.min(shell().stdout.columns || usualWidth, 140));
  // cli-table3 counts a blank on each side of a cell.
  const padded = widths.map((width) => width + 2);
  const rest = line - padded.reduce((sum, width) => sum + width, 0) - head.length - 1;
  const table = new Table({
    head: [...head],
    colWidths: [...padded, rest],
    wordWrap: true,
    style: { head: [], border: [], compact: false },
  });
  table.push(...rows.map((row) => row.map(shown)));
  shell().stdout.write(`${table.toString()}\n`);
}
