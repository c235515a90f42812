/**
 * The library systems in whose form the simulated library speaks. `wise`: as OCLC publishes it ·
 * `simulated`: fields of our own, which tell everything that the block rules ask for · `evergreen`,
 * `folio`, `koha`: as their source has it.
 */
export const formNames = ['wise', 'simulated', 'evergreen', 'folio', 'koha'] as const;
export type FormName = (typeof formNames)[number];
