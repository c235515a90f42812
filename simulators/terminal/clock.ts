/** The clock of a simulated terminal, as its receipts have it. */

/** `MMDD` and `HHMMSS` of a moment; without `timeZone` in that of the machine. */
export function createClock(
  timeZone: string | undefined,
): (at: Date | number) => { date: string; time: string } {
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...({ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
    ...({ second: '2-digit', hourCycle: 'h23', ...(timeZone && { timeZone }) } as const),
  });
  return (at) => {
    const part = Object.fromEntries(
      clock.formatToParts(at).map(({ type, value }) => [type, value]),
    );
    return {
      date: `${part.month}${part.day}`,
      time: `${part.hour}${part.minute}${part.second}`,
    };
  };
}
