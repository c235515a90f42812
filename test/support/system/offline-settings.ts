import type { CirculationSettings } from '../../../src/circulation/parts.ts';

/** Circulation with provisional loans for every patron. */
export const counterSettings: CirculationSettings = {
  timeZone: 'Europe/Brussels',
  pin: 'always',
  saysYesWithoutPin: false,
  showName: false,
  timeoutMs: 0,
  cardNumber: (number) => (/^2\d{13}$/.test(number) ? { number, keepOffline: true } : undefined),
  isItem: (code) => /^3\d{13}$/.test(code),
  isOwnLoan: () => true,
  isUntagged: () => false,
  destinationOf: ({ destination }) => destination,
  offline: {
    mode: 'check-in-and-out',
    cachedFactsDays: 30,
    blockListHours: 48,
    unknownPatrons: 'provisional',
    unknownPatronItems: 500,
    excludedCards: null,
    itemsPerVisit: 500,
    itemsPerPatron: 500,
    loanDays: 21,
    loanRules: [],
    closed: { weekdays: [], dates: [] },
  },
  exportedFactsHours: 48,
};
