/** A program of simulators: what it opened is closed when it ends, the last first. */
interface Closable {
  close(): Promise<void>;
}

/** Hands on what it is given. */
export type Opened = <Part extends Closable>(part: Part) => Part;

/** `opened`: closed with the program. Runs until SIGINT or SIGTERM; a start that fails ends it. */
export async function runUntilEnded(start: (opened: Opened) => Promise<void>): Promise<void> {
  const running: Closable[] = [];
  const close = async () => {
    for (const part of running.splice(0).reverse()) await part.close();
  };
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      void close().then(() => process.exit(0));
    });
  await start((part) => {
    running.push(part);
    return part;
  }).catch(async (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : cause}\n`);
    await close();
    process.exit(1);
  });
}
