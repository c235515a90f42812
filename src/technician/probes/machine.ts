/** Whether this machine has what `machine` in the configuration asks for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { SeatProblem } from '../../screen/seat.ts';
import { seatTexts } from '../../wiring/seat-texts.ts';
import { attention, type Finding } from '../finding.ts';

interface MachineFolders {
  /** `/usr/share/X11/xkb` */
  xkb: string;
  /** `/sys/class/drm` */
  outputs: string;
  /** `/sys/class/backlight` */
  backlights: string;
}

const usualFolders: MachineFolders = {
  xkb: '/usr/share/X11/xkb',
  outputs: '/sys/class/drm',
  backlights: '/sys/class/backlight',
};

/**
 * `path`: the PATH of the environment. Empty: nothing is missing. Where the screen is shown its
 * session reports the same of what it really found.
 */
export function probeMachine(
  { machine }: Pick<Config, 'machine'>,
  path: string,
  folders = usualFolders,
): Finding[] {
  const { keyboard, output, rotation, scale, sleep, brightness } = machine;
  const outputs = outputsOf(folders.outputs);
  const setsOutput = rotation !== null || scale !== null || sleep !== null;
  const wrong: Readonly<Partial<Record<SeatProblem, boolean>>> = {
    'randr-missing': setsOutput && !isInstalled('wlr-randr', path),
    'touch-unseen': sleep !== null && !isInstalled('swayidle', path),
    'layout-unknown': keyboard !== null && !isLayout(keyboard, folders.xkb),
    // A machine without graphics has none at all: another finding.
    'output-absent': output !== null && outputs.length > 0 && !outputs.includes(output),
    'backlight-absent': brightness !== null && namesIn(folders.backlights).length === 0,
  };
  return Object.entries(wrong)
    .filter(([, isSo]) => isSo)
    .map(([code]) => {
      const { text, remedy } = seatTexts(code as SeatProblem, machine, outputs);
      return attention('screen', code, text, { remedy });
    });
}

/** Those that a screen is connected to: `HDMI-A-1`. */
function outputsOf(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => read(join(folder, name, 'status')).trim() === 'connected')
    .map((name) => name.replace(/^card\d+-/, ''));
}

function isInstalled(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** As xkb-data lists layouts and their variants. */
function isLayout(
  { layout, variant }: NonNullable<Config['machine']['keyboard']>,
  folder: string,
): boolean {
  const sections = read(join(folder, 'rules', 'base.lst')).split(/^! /m);
  const lists = (section: string, entry: string) =>
    sections.some((text) => text.startsWith(section) && new RegExp(`^ +${entry}`, 'm').test(text));
  return (
    lists('layout', `${layout} `) &&
    (variant === null || lists('variant', `${variant} +${layout}:`))
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
