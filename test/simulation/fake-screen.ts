/** Replaces the screen's server: records the screens and sends touches, without a browser. */
import type { Intent } from '../../src/screen/screen.ts';
import { intent, type Screen } from '../../src/screen/screen.ts';
import type { ScreenServer, ScreenServerOptions } from '../../src/screen/server.ts';
import { show as showReally } from '../../src/screen/show.ts';
import type { Fetch } from '../../src/technician/panel/control.ts';

type Kiosk = Parameters<typeof showReally>[0];
type Visit = Parameters<typeof showReally>[1];
export interface Seen {
  screen: Screen;
  kiosk: Kiosk;
  visit: Visit;
}

let onShown: (seen: Seen) => void = () => {};
let options: ScreenServerOptions | null = null;
let drawn: { kiosk: Kiosk; visit: Visit } | null = null;

export function watchScreen(watcher: (seen: Seen) => void): void {
  onShown = watcher;
  options = null;
}
/** The kiosk was killed. */
export function closeScreen(): void {
  options = null;
  staffFetch = null;
}

/** Sends a touch as the page does. False: it is invalid, or no kiosk runs. */
export function touch(touched: Intent): boolean {
  const read = intent.safeParse(touched);
  if (!options || !read.success) return false;
  options.onIntent(read.data);
  return true;
}

export async function startScreenServer(given: ScreenServerOptions): Promise<ScreenServer> {
  options = given;
  return {
    port: 8080,
    url: 'http://127.0.0.1:8080/',
    viewers: 1,
    push: (screen) => {
      if (options === given && drawn)
        onShown({ screen: JSON.parse(JSON.stringify(screen)), ...drawn });
    },
    setSeat: () => {},
    reload: () => {},
    close: async () => {
      if (options === given) options = null;
    },
  };
}

export const show: typeof showReally = (kiosk, visit, ...rest) => {
  drawn = { kiosk, visit };
  return showReally(kiosk, visit, ...rest);
};

let staffFetch: Fetch | null = null;
/** Replaces the socket of the commands. */
export async function openControl(
  _folder: string,
  fetch: Fetch,
): Promise<{ close(): Promise<void> }> {
  staffFetch = fetch;
  return {
    close: async () => {
      if (staffFetch === fetch) staffFetch = null;
    },
  };
}
/** Null: no kiosk runs. */
export async function requestAsStaff(path: string, body?: unknown): Promise<Response | null> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const request = new Request(`http://kiosk${path}`, {
    ...sent,
    headers: { 'content-type': 'application/json' },
  });
  return (await staffFetch?.(request)) ?? null;
}
