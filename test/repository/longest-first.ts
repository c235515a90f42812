/**
 * The order of the files: the longest first, so that none is left alone at the end. vitest knows how
 * long each took only where it has run before.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Parts of their paths, the longest first. */
const longest = [
  '/system/silent-line',
  '/simulation/simulation',
  '/screen/ui',
  '/demo/test/stage',
  '/technician/broken',
  '/machines/model',
  '/machines/kiosk-model',
  '/simulation/',
  '/explore/',
  '/screen/letters',
  '/system/situations/',
  '/system/kill',
  '/screen/spoken',
  '/screen/touch',
  '/branch/faults/',
  '/system/',
  '/commands/',
  '/store/',
  '/circulation/',
  '/screen/',
  '/hardware/',
  '/packaging/',
];

function rank({ moduleId }: TestSpecification): number {
  const nth = longest.findIndex((part) => moduleId.includes(part));
  return nth === -1 ? longest.length : nth;
}

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
