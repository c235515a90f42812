/** Replaces the screen's server: records the screens and sends touches, without a browser. */
import type { Intent } from '../../../src/screen/screen.ts';
import { intent, type Screen } from '../../../src/screen/screen.ts';
import { show as showReally } from '../../../src/screen/show.ts';
import type { ScreenServer, ScreenServerOptions } from '../../../src/screen/web/server.ts';
import type { Fetch } from '../../../src/technician/control/control.ts';
import { kioskNow } from './kiosk-now.ts';

type Kiosk = Parameters<typeof showReally>[0];
type Visit = Parameters<typeof showReally>[1];
export interface Seen {
  screen: Screen;
  kiosk: Kiosk;
  visit: Visit;
}

interface Face {
  onShown(seen: Seen): void;
  options: ScreenServerOptions | null;
  drawn: { kiosk: Kiosk; visit: Visit } | null;
  staffFetch: Fetch | null;
}
/** by kiosk */
const faces = new Map<number, Face>();
function face(nth = kioskNow()): Face {
  const known = faces.get(nth) ?? {
    onShown: () => {},
    options: null,
    drawn: null,
    staffFetch: null,
  };
  faces.set(nth, known);
  return known;
}

export function watchScreen(watcher: (seen: Seen) => void, nth = 0): void {
  Object.assign(face(nth), { onShown: watcher, options: null });
}
/** The kiosk was killed. */
export function closeScreen(nth = 0): void {
  Object.assign(face(nth), { options: null, staffFetch: null });
}

/** Sends a touch as the page does. False: it is invalid, or no kiosk runs. */
export function touch(touched: Intent): boolean {
  const read = intent.safeParse(touched);
  const { options } = face();
  if (!options || !read.success) return false;
  options.onIntent(read.data);
  return true;
}

export async function startScreenServer(given: ScreenServerOptions): Promise<ScreenServer> {
  const own = face();
  own.options = given;
  return {
    port: 8080,
    url: 'http://127.0.0.1:8080/',
    viewers: 1,
    push: (screen) => {
      if (own.options === given && own.drawn)
        own.onShown({ screen: JSON.parse(JSON.stringify(screen)), ...own.drawn });
    },
    setSeat: () => {},
    reload: () => {},
    close: async () => {
      if (own.options === given) own.options = null;
    },
  };
}

export const show: typeof showReally = (kiosk, visit, ...rest) => {
  face().drawn = { kiosk, visit };
  return showReally(kiosk, visit, ...rest);
};

/** Replaces the socket of the commands. */
export async function openControl(
  _folder: string,
  fetch: Fetch,
): Promise<{ close(): Promise<void> }> {
  const own = face();
  own.staffFetch = fetch;
  return {
    close: async () => {
      if (own.staffFetch === fetch) own.staffFetch = null;
    },
  };
}
/** A kiosk runs, and has opened the socket of the commands. */
export function hearsStaff(): boolean {
  return face().staffFetch !== null;
}
/** Null: no kiosk runs. */
export async function requestAsStaff(path: string, body?: unknown): Promise<Response | null> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const request = new Request(`http://kiosk${path}`, {
    ...sent,
    headers: { 'content-type': 'application/json' },
  });
  return (await face().staffFetch?.(request)) ?? null;
}
