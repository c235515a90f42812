/**
 * Whether something that must not happen does, within so long; `act` is tried again and again, for
 * one try may come before a line is ready for it. Where it happens, the answer comes at once.
 */
export async function happens(
  condition: () => boolean | Promise<boolean>,
  act: () => unknown,
  withinMs = 3_000,
): Promise<boolean> {
  const endsAt = performance.now() + withinMs;
  while (performance.now() < endsAt) {
    await act();
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}
