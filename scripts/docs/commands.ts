/** docs/commands.md and docs/fleet-commands.md: the `--help` of each command. */
import type { Command } from 'commander';

const kiosk = `# The command \`kiosk\`

Made from the program itself by \`npm run docs\`; a test compares the two.

An installed kiosk has the command in its path: \`sudo kiosk doctor\` runs as the user of the kiosk,
who may read the data folder. In a folder of the sources write \`npm run -s kiosk --\` in place of
\`kiosk\`. Every command ends with 64 when it is written wrongly.

`;

const fleet = `# The command \`kiosk-fleet\`

Made from the program itself by \`npm run docs\`; a test compares the two.

The operator of a region has it on a machine of their own ([region.md](region.md)). In a folder of the
sources write \`npm run -s kiosk-fleet --\` in place of \`kiosk-fleet\`. Every command ends with 64 when it is written wrongly. What a branch and its kiosks
need of a region is in the command \`kiosk\` ([commands.md](commands.md)).

`;

/** The whole page. */
export function commandsPage(program: Command): string {
  return `${kiosk}${pageOf(program)}`;
}

/** The same of the operator's program. */
export function fleetCommandsPage(program: Command): string {
  return `${fleet}${pageOf(program)}`;
}

function pageOf(program: Command): string {
  const commands = program.commands.flatMap((command) =>
    command.commands.length > 0 ? command.commands : [command],
  );
  const rows = commands.map(
    (command) => `| [\`${nameOf(command)}\`](#${anchorOf(command)}) | ${command.description()} |`,
  );
  const table = `| command | what for |\n|---|---|\n${rows.join('\n')}\n`;
  const pages = commands.map(
    (command) => `\n## ${nameOf(command)}\n\n\`\`\`\n${helpOf(command)}\`\`\`\n`,
  );
  return `${table}${pages.join('')}`;
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
function anchorOf(command: Command) {
  return nameOf(command).replaceAll(' ', '-');
}

/** As it is printed, on lines of 100 characters. */
export function helpOf(command: Command): string {
  const pieces: string[] = [];
  command.configureOutput({
    writeOut: (piece) => void pieces.push(piece),
    getOutHelpWidth: () => 100,
  });
  command.outputHelp();
  return pieces.join('');
}
