/** The icons of the page, one file each at build time. */

import back from '@phosphor-icons/core/assets/bold/arrow-left-bold.svg?raw';
import low from '@phosphor-icons/core/assets/bold/arrow-line-down-bold.svg?raw';
import forward from '@phosphor-icons/core/assets/bold/arrow-right-bold.svg?raw';
import renew from '@phosphor-icons/core/assets/bold/arrows-clockwise-bold.svg?raw';
import erase from '@phosphor-icons/core/assets/bold/backspace-bold.svg?raw';
import bell from '@phosphor-icons/core/assets/bold/bell-ringing-bold.svg?raw';
import down from '@phosphor-icons/core/assets/bold/caret-down-bold.svg?raw';
import onward from '@phosphor-icons/core/assets/bold/caret-right-bold.svg?raw';
import up from '@phosphor-icons/core/assets/bold/caret-up-bold.svg?raw';
import chat from '@phosphor-icons/core/assets/bold/chat-circle-dots-bold.svg?raw';
import check from '@phosphor-icons/core/assets/bold/check-bold.svg?raw';
import clock from '@phosphor-icons/core/assets/bold/clock-bold.svg?raw';
import card from '@phosphor-icons/core/assets/bold/credit-card-bold.svg?raw';
import euro from '@phosphor-icons/core/assets/bold/currency-eur-bold.svg?raw';
import desk from '@phosphor-icons/core/assets/bold/desk-bold.svg?raw';
import phone from '@phosphor-icons/core/assets/bold/device-mobile-bold.svg?raw';
import globe from '@phosphor-icons/core/assets/bold/globe-bold.svg?raw';
import tap from '@phosphor-icons/core/assets/bold/hand-tap-bold.svg?raw';
import wave from '@phosphor-icons/core/assets/bold/hand-waving-bold.svg?raw';
import lock from '@phosphor-icons/core/assets/bold/lock-simple-bold.svg?raw';
import screen from '@phosphor-icons/core/assets/bold/monitor-bold.svg?raw';
import numpad from '@phosphor-icons/core/assets/bold/numpad-bold.svg?raw';
import accessible from '@phosphor-icons/core/assets/bold/person-simple-circle-bold.svg?raw';
import none from '@phosphor-icons/core/assets/bold/prohibit-bold.svg?raw';
import help from '@phosphor-icons/core/assets/bold/question-bold.svg?raw';
import receipt from '@phosphor-icons/core/assets/bold/receipt-bold.svg?raw';
import sound from '@phosphor-icons/core/assets/bold/speaker-high-bold.svg?raw';
import user from '@phosphor-icons/core/assets/bold/user-bold.svg?raw';
import add from '@phosphor-icons/core/assets/bold/user-plus-bold.svg?raw';
import speech from '@phosphor-icons/core/assets/bold/user-sound-bold.svg?raw';
import stop from '@phosphor-icons/core/assets/bold/x-bold.svg?raw';

const files = {
  accessible,
  add,
  back,
  bell,
  card,
  chat,
  check,
  clock,
  desk,
  down,
  erase,
  euro,
  forward,
  globe,
  help,
  lock,
  low,
  none,
  numpad,
  onward,
  phone,
  receipt,
  renew,
  screen,
  sound,
  speech,
  stop,
  tap,
  up,
  user,
  wave,
};
export type IconName = keyof typeof files;

/** The path of an icon; each file holds one, in a box of 256. */
export function pathOf(name: IconName): string {
  return /\bd="([^"]+)"/.exec(files[name])?.[1] ?? '';
}
