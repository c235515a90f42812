/** Tables and colour for people who look at a terminal; plain where the output goes elsewhere. */
import Table from 'cli-table3';

const isTerminal = () => process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const usualWidth = 100;

export function paint(text: string, colour: number): string {
  return isTerminal() ? `\u001b[${colour}m${text}\u001b[0m` : text;
}

/** `widths`: of the columns but the last, which gets the rest of the line and is wrapped by words. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const line = Math.max(60, Math.min(process.stdout.columns || usualWidth, 140));
  // cli-table3 counts a blank on each side of a cell; the last column gets what the others leave.
  const padded = widths.map((width) => width + 2);
  const rest = line - padded.reduce((sum, width) => sum + width, 0) - head.length - 1;
  const table = new Table({
    head: [...head],
    colWidths: [...padded, rest],
    wordWrap: true,
    style: { head: [], border: [], compact: false },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
