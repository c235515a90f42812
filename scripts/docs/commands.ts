/** docs/commands.md: the `--help` of each command. */
import type { Command } from 'commander';

const head = `# The command \`kiosk\`

Made from the program itself by \`npm run docs\`; a test compares the two.

An installed kiosk has the command in its path: \`sudo kiosk doctor\` runs as the user of the kiosk,
who may read the data folder. In a folder of the sources write \`npm run -s kiosk --\` in place of
\`kiosk\`. Every command ends with 64 when it is written wrongly.

`;

/** The whole page. */
export function commandsPage(program: Command): string {
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
  return `${head}${table}${pages.join('')}`;
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
