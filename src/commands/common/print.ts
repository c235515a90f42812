/**
 * All output of commands passes here. It may contain text from the library system, a device or a
 * file, which must not move the cursor, colour the text or change the title of the window.
 */
import { visibleControls } from '../../printable.ts';

/** To standard output. False: its buffer is full until the event `drain`. */
export function print(text: string): boolean {
  return process.stdout.write(visibleControls(text));
}

/** To standard error: complaints, progress, questions. */
export function printError(text: string): boolean {
  return process.stderr.write(visibleControls(text));
}

/** One line, or indented. */
export function printJson(value: unknown, indent?: number): boolean {
  return print(`${JSON.stringify(value, null, indent)}\n`);
}

/** On a terminal only: a line on standard error that the next call replaces; '' removes it. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${visibleControls(text)}`);
}
