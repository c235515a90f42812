/** What is wrong at the screen and the keyboard of the machine, and what to do: log and doctor. */
import type { Config } from '../config/schema.ts';
import type { SeatProblem } from '../screen/seat.ts';

interface Problem {
  text: string;
  remedy: string;
}

const toInstall =
  'Install it: `sudo apt-get install wlr-randr`. The session tries again by itself.';

/** `outputs`: those that the machine has. */
export function seatTexts(
  problem: SeatProblem,
  { output, keyboard }: Config['machine'],
  outputs: readonly string[],
): Problem {
  const present = outputs.length === 0 ? 'none' : outputs.join(', ');
  const layout = [keyboard?.layout, keyboard?.variant].filter(Boolean).join(', variant ');
  return {
    'randr-missing': {
      text: 'wlr-randr is not installed: the screen is neither rotated, scaled nor switched off.',
      remedy: toInstall,
    },
    'output-absent': {
      text: `The machine has no output ${output}; it has: ${present}.`,
      remedy:
        'Check the cable and the power of the screen; or write one of these as `machine.output`, or null for every.',
    },
    'output-failed': {
      text: 'The output of the screen could not be set as `machine` has it.',
      remedy:
        'Read why: `journalctl _UID=$(id -u library-kiosk-browser) -n 50`. Leave `machine.scale` out if it is that.',
    },
    'layout-unknown': {
      text: `This machine knows no keyboard layout ${layout}: the usual one is in use.`,
      remedy:
        'Write a layout of /usr/share/X11/xkb/rules/base.lst, and a variant of that layout or null.',
    },
    'touch-unseen': {
      text: 'swayidle is not installed: the screen stays on, because no touch could wake it.',
      remedy: 'Install it: `sudo apt-get install swayidle`. The session tries again by itself.',
    },
    'backlight-absent': {
      text: 'This screen has no backlight that the system can set: at night the page is darkened.',
      remedy:
        'Write null as `machine.brightness`, and set the light at the screen itself; `ls /sys/class/backlight` lists what can be set.',
    },
    'backlight-refused': {
      text: 'The system does not set the backlight: at night the page is darkened.',
      remedy: 'Read why: `journalctl _UID=$(id -u library-kiosk-browser) -n 50`.',
    },
    'jack-absent': {
      text: 'The system reports no socket of a sound card: a headset is not noticed.',
      remedy:
        'Take an audio keypad that sends a key, and set `screen.jack.by` to keypad; or write null as `screen.jack`: F2 turns reading aloud on.',
    },
    'jack-refused': {
      text: 'The socket of the sound card cannot be read: a headset is not noticed.',
      remedy:
        'Install the package again, or run `sudo udevadm trigger --subsystem-match=input`: a rule of it lets the group audio read the sockets of sound cards.',
    },
  }[problem];
}
