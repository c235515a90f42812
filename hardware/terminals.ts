/** The protocols of payment terminals, by the name that the configuration has for them; the first is the usual one. */
export const terminalNames = { zvt: 'ZVT', opi: 'OPI', adyen: 'Adyen' } as const;

export type TerminalDriver = keyof typeof terminalNames;
export const terminalDrivers = Object.keys(terminalNames) as [TerminalDriver, ...TerminalDriver[]];
