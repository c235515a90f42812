/**
 * The only way from a command to the terminal. What it prints may come from the library system, a
 * device, an older journal or a file; none of it may move the cursor, colour the text or change the
 * title of the window.
 */
import { visibleControls } from '../../printable.ts';

/** On standard output. False: it takes nothing more for now, and says `drain` when it does. */
export function print(text: string): boolean {
  return process.stdout.write(visibleControls(text));
}

/** On standard error: complaints, progress, questions. */
export function printError(text: string): boolean {
  return process.stderr.write(visibleControls(text));
}

/** One line, or indented. */
export function printJson(value: unknown, indent?: number): boolean {
  return print(`${JSON.stringify(value, null, indent)}\n`);
}

/**
 * On a terminal only: a line on standard error that the next one takes the place of; '' takes it
 * away.
 */
export function showProgress(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${visibleControls(text)}`);
}
