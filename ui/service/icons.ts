/**
 * The icons of the panel, read from their files at build time. One that the patron's page has too
 * (ui/parts/icons.ts) would move to the chunk that both load, and cost the patron's page bytes.
 */
import back from '@phosphor-icons/core/assets/bold/arrow-left-bold.svg?raw';
import inward from '@phosphor-icons/core/assets/bold/arrow-left-bold.svg?raw';
import onward from '@phosphor-icons/core/assets/bold/arrow-right-bold.svg?raw';
import undo from '@phosphor-icons/core/assets/bold/arrow-u-up-left-bold.svg?raw';
import out from '@phosphor-icons/core/assets/bold/arrow-up-right-bold.svg?raw';
import renew from '@phosphor-icons/core/assets/bold/arrows-clockwise-bold.svg?raw';
import erase from '@phosphor-icons/core/assets/bold/backspace-bold.svg?raw';
import bell from '@phosphor-icons/core/assets/bold/bell-bold.svg?raw';
import chart from '@phosphor-icons/core/assets/bold/chart-bar-bold.svg?raw';
import texts from '@phosphor-icons/core/assets/bold/chat-text-bold.svg?raw';
import ready from '@phosphor-icons/core/assets/bold/clipboard-text-bold.svg?raw';
import card from '@phosphor-icons/core/assets/bold/credit-card-bold.svg?raw';
import database from '@phosphor-icons/core/assets/bold/database-bold.svg?raw';
import download from '@phosphor-icons/core/assets/bold/download-simple-bold.svg?raw';
import eye from '@phosphor-icons/core/assets/bold/eye-bold.svg?raw';
import file from '@phosphor-icons/core/assets/bold/file-text-bold.svg?raw';
import gear from '@phosphor-icons/core/assets/bold/gear-six-bold.svg?raw';
import hand from '@phosphor-icons/core/assets/bold/hand-palm-bold.svg?raw';
import key from '@phosphor-icons/core/assets/bold/key-bold.svg?raw';
import rules from '@phosphor-icons/core/assets/bold/list-checks-bold.svg?raw';
import search from '@phosphor-icons/core/assets/bold/magnifying-glass-bold.svg?raw';
import journal from '@phosphor-icons/core/assets/bold/notebook-bold.svg?raw';
import pause from '@phosphor-icons/core/assets/bold/pause-circle-bold.svg?raw';
import play from '@phosphor-icons/core/assets/bold/play-circle-bold.svg?raw';
import pulse from '@phosphor-icons/core/assets/bold/pulse-bold.svg?raw';
import seal from '@phosphor-icons/core/assets/bold/seal-check-bold.svg?raw';
import network from '@phosphor-icons/core/assets/bold/share-network-bold.svg?raw';
import leave from '@phosphor-icons/core/assets/bold/sign-out-bold.svg?raw';
import setup from '@phosphor-icons/core/assets/bold/steps-bold.svg?raw';
import devices from '@phosphor-icons/core/assets/bold/usb-bold.svg?raw';
import staff from '@phosphor-icons/core/assets/bold/users-three-bold.svg?raw';
import close from '@phosphor-icons/core/assets/bold/x-bold.svg?raw';

const files = {
  back,
  bell,
  card,
  chart,
  close,
  database,
  devices,
  download,
  erase,
  eye,
  file,
  gear,
  hand,
  inward,
  journal,
  network,
  key,
  leave,
  onward,
  out,
  pause,
  play,
  pulse,
  ready,
  renew,
  rules,
  seal,
  search,
  setup,
  staff,
  texts,
  undo,
};
export type IconName = keyof typeof files;

/** The path of the SVG. */
export function pathOf(name: IconName): string {
  return /\bd="([^"]+)"/.exec(files[name])?.[1] ?? '';
}
