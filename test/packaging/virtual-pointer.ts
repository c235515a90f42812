/**
 * A pointer of the compositor, held open: what it presses is found as a touch is. Spoken over the
 * compositor's own socket (wayland.xml, wlr-virtual-pointer-unstable-v1.xml).
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Both sides of the screen are so long for `press`. */
export const extent = 1_000;
const leftButton = 0x110;
const display = 1;
const registry = 2;
const firstFree = 3;

export interface VirtualPointer {
  press(x: number, y: number): Promise<void>;
  close(): void;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`);
  return Buffer.concat([number(bytes.length), bytes, Buffer.alloc(-bytes.length & 3)]);
}

/** `output`: the pointer lies on this one, by its place in the list of outputs. */
export async function openPointer(socket: string, output?: number): Promise<VirtualPointer> {
  const line = connect(socket);
  await once(line, 'connect');
  const globals: { name: number; kind: string }[] = [];
  const answered = read(line, (name, kind) => globals.push({ name, kind }));
  let nextId = firstFree;
  let time = 0;
  const send = (object: number, request: number, ...parts: readonly Buffer[]) => {
    const body = Buffer.concat(parts);
    line.write(Buffer.concat([number(object), number(((body.length + 8) << 16) | request), body]));
  };
  const roundTrip = () => {
    const id = nextId++;
    const answer = answered(id);
    send(display, 0, number(id));
    return answer;
  };
  const bind = (kind: string, version: number, nth = 0) => {
    const global = globals.filter((each) => each.kind === kind)[nth];
    if (global === undefined) throw new Error(`the compositor has no ${kind}`);
    const id = nextId++;
    send(registry, 0, number(global.name), text(kind), number(version), number(id));
    return id;
  };
  send(display, 1, number(registry));
  await roundTrip();
  const manager = bind('zwlr_virtual_pointer_manager_v1', 2);
  // Each number is used at once: the compositor takes them in order only.
  const place = output === undefined ? 0 : bind('wl_output', 1, output);
  const pointer = nextId++;
  if (place === 0) send(manager, 0, number(0), number(pointer));
  else send(manager, 2, number(0), number(place), number(pointer));
  await roundTrip();
  const button = (state: 0 | 1) => {
    send(pointer, 2, number(++time), number(leftButton), number(state));
    send(pointer, 4);
  };
  return {
    press: async (x, y) => {
      send(pointer, 1, number(++time), number(x), number(y), number(extent), number(extent));
      send(pointer, 4);
      await roundTrip();
      button(1);
      button(0);
      await roundTrip();
    },
    close: () => line.destroy(),
  };
}

/** Calls back for each global; the function that it returns waits for the answer to a sync. */
function read(line: Socket, onGlobal: (name: number, kind: string) => void) {
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  line.once('close', () => {
    const error = new Error('the compositor has closed the line');
    for (const { reject } of waiting.values()) reject(error);
  });
  let rest = Buffer.alloc(0);
  line.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8 && rest.length >= rest.readUInt32LE(4) >>> 16) {
      const size = rest.readUInt32LE(4) >>> 16;
      const object = rest.readUInt32LE(0);
      const event = rest.readUInt32LE(4) & 0xffff;
      const body = rest.subarray(8, size);
      rest = rest.subarray(size);
      if (object === registry && event === 0)
        onGlobal(body.readUInt32LE(0), body.toString('utf8', 8, 7 + body.readUInt32LE(4)));
      if (object === display && event === 0) line.destroy(new Error(body.toString('utf8', 12)));
      waiting.get(object)?.resolve();
      waiting.delete(object);
    }
  });
  return (id: number) =>
    new Promise<void>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });
}
