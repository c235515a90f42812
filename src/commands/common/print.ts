/**
 * All output of commands passes here. It may contain text from the library system, a device or a
 * file, which must not move the cursor, colour the text or change the title of the window.
 */
import { systemCode } from '../../fault.ts';
import { visibleControls } from '../../printable.ts';
import { shell } from './shell.ts';

// `head`, for one, closes the pipe before the end of the output: the command then ends quietly.
process.stdout.on('error', (error) => {
  if (systemCode(error) !== 'EPIPE') throw error;
  process.exit();
});

/** To standard output. False: its buffer is full until the event `drain`. */
export function print(text: string): boolean {
  return shell().stdout.write(visibleControls(text));
}

/** To standard error: complaints, progress, questions. */
export function printError(text: string): boolean {
  return shell().stderr.write(visibleControls(text));
}

/** One line, or indented. */
export function printJson(value: unknown, indent?: number): boolean {
  return print(`${JSON.stringify(value, null, indent)}\n`);
}

/** On a terminal only: a line on standard error that the next call replaces; '' removes it. */
export function showProgress(text: string): void {
  const { stderr } = shell();
  if (stderr.isTTY === true) stderr.write(`\r\u001b[K${visibleControls(text)}`);
}
