/**
 * The library systems in whose form the simulated library speaks. `wise`: as OCLC publishes it ·
 * `simulated`: fields of our own, which tell everything that the block rules ask for · `evergreen`,
 * `folio`, `koha`: as their source has it · `fbs`: as it was recorded.
 */
export const formNames = ['wise', 'simulated', 'evergreen', 'folio', 'koha', 'fbs'] as const;
export type FormName = (typeof formNames)[number];
