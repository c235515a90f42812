/** The ports of a branch on one machine: ten for each kiosk, then those that it has once. */

/** Of one kiosk, in the order of `npm start`; `library` and `broker` are cables. */
const ofKiosk = [
  ...(['library', 'reader', 'scanner', 'printer', 'terminal', 'page', 'screen'] as const),
  ...(['metrics', 'broker'] as const),
] as const;
const once = ['page', 'broker', 'library'] as const;
const rowLength = 10;

export type KioskPorts = Readonly<Record<(typeof ofKiosk)[number], number>>;

interface BranchPorts {
  kiosks: readonly KioskPorts[];
  /** page of the branch, its broker, its library system */
  once: Readonly<Record<(typeof once)[number], number>>;
}

export function branchPorts(base: number, kiosks: number): BranchPorts {
  const from = <Name extends string>(names: readonly Name[], first: number) =>
    Object.fromEntries(names.map((name, at) => [name, first + at])) as Record<Name, number>;
  return {
    kiosks: Array.from({ length: kiosks }, (_, at) => from(ofKiosk, base + at * rowLength)),
    once: from(once, base + kiosks * rowLength),
  };
}
