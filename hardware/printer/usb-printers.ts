/** The printers that are on USB and no serial port there (Linux: usblp). Opens none. */
import { basename, dirname, join } from 'node:path';
import {
  describePort,
  namesIn,
  type PortInfo,
  type passingName,
  type SystemFolders,
  stableNames,
  systemFolders,
} from '../serial-ports.ts';

/** Sorted by name. `path`: the name that the kiosk's udev rule gives it; else `device`. */
export function listUsbPrinters(folders: SystemFolders = systemFolders): PortInfo[] {
  const stays = stableNames(join(folders.dev, 'kiosk'));
  const entries = join(folders.sys, 'class', 'usbmisc');
  return namesIn(entries)
    .filter((name) => /^lp\d+$/.test(name))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((name) => {
      const device = join(folders.dev, 'usb', name);
      return describePort(device, stays.get(device) ?? device, join(entries, name), folders);
    });
}

/** As `passingName`: `/dev/usb/lp0` is lp1 where it was plugged in while still open. */
export function passingUsbName(
  path: string,
  folders: SystemFolders = systemFolders,
): ReturnType<typeof passingName> {
  if (!/^lp\d+$/.test(basename(path)) || dirname(path) !== join(folders.dev, 'usb')) return null;
  return { stays: stableNames(join(folders.dev, 'kiosk')).get(path) ?? null };
}
