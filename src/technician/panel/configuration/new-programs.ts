/**
 * Programs that a change would make the kiosk run. A PIN opens the panel, not the machine: what it
 * runs is decided on the machine itself.
 */
import type { Config } from '../../../config/schema.ts';
import type { Complained } from '../../actions.ts';

function programsOf({ help, screen }: Config): readonly (readonly [string, string])[] {
  const { command } = help.call ?? {};
  const { command: light } = screen.attract.night ?? {};
  return [
    ...(light === undefined ? [] : [['screen.attract.night.command', light] as const]),
    ...(command
      ? [['help.call.command', JSON.stringify([command.program, command.arguments])] as const]
      : []),
  ];
}

/** Those of `after` that none of the `known` configurations runs. */
export function newPrograms(known: readonly Config[], after: Config): Complained[] {
  const before = new Set(known.flatMap(programsOf).map((program) => program.join(' ')));
  return programsOf(after).flatMap((program) => {
    if (before.has(program.join(' '))) return [];
    const [path] = program;
    const problem = 'is not changed in the panel: it names a program that the kiosk would run';
    const remedy = 'Change the file on the machine itself, and restart the kiosk.';
    return [{ path, problem, remedy, said: { is: 'program-named' } }];
  });
}
