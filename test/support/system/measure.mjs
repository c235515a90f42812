/** Loaded into a kiosk that is measured: tells what it holds, when asked. */
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.send?.({ heapBytes: heapUsed, residentBytes: rss });
});
// The kiosk ends as if nobody listened.
process.channel?.unref();
