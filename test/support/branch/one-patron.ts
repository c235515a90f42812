/** Two kiosks and one patron who may have one item more, over claims that are cut (claims-cut.ts). */
import { differenceOf } from '../../../src/branch/shared/unpublished.ts';
import type { claimsCut } from './claims-cut.ts';
import { allSign, othersOf, plainJournal, plainStream, publisherParts, sealed } from './entries.ts';
import { signingSeals } from './signing.ts';

/** The second kiosk knows the patron by the main card too. */
const numbers = { k01: ['card'], k02: ['card', 'main'] } as const;
type Name = keyof typeof numbers;
const sealOf = signingSeals(Object.keys(numbers));

export function onePatron(claims: ReturnType<typeof claimsCut>) {
  const stream = plainStream();
  const kiosks = (Object.keys(numbers) as Name[]).map((name) => {
    const journal = plainJournal();
    const seal = sealOf(name);
    const others = othersOf(name, seal);
    claims.started(name, () => ({ self: name, seal, others, journal, onNotSigned: allSign }));
    claims.connected(name, true);
    return { name, journal, others, isBusy: false };
  });
  type Kiosk = (typeof kiosks)[number];

  function publish({ name, journal, others }: Kiosk, entry: number): void {
    const seal = sealOf(name);
    const parts = publisherParts(journal, seal, { numbersOf: () => numbers[name] });
    for (const content of differenceOf(parts, others.of(name), entry))
      stream.append(name, sealed(seal, name, 'boot', content), 0);
    for (const each of kiosks) for (const message of stream.messages) each.others.fold(message);
  }

  async function lend(kiosk: Kiosk): Promise<void> {
    const { name, journal } = kiosk;
    const item = `of ${name} ${journal.lastId()}`;
    const entry = journal.begin('check-out', item, 'card');
    kiosk.isBusy = true;
    const loan = { entry, item, patron: numbers[name], mayHave: 1 };
    const answer = await claims.claim(name, loan);
    kiosk.isBusy = false;
    if (answer === 'mine') claims.isMade(name, entry);
    const isLent = answer === 'mine' || answer === 'alone';
    if (isLent) journal.note(entry, { step: 'released' });
    journal.settle(
      entry,
      isLent ? { state: 'deferred' } : { state: 'not-done', why: 'not-sent', data: { line: '' } },
    );
    publish(kiosk, entry);
  }

  const kioskOf = (name: string) => kiosks.find((each) => each.name === name);
  return {
    lend(name: string): boolean {
      const kiosk = kioskOf(name);
      if (kiosk === undefined || kiosk.isBusy) return false;
      void lend(kiosk);
      return true;
    },
    /** Its last loan is sent. */
    send(name: string): boolean {
      const kiosk = kioskOf(name);
      const open = kiosk?.journal.open().findLast(({ settlement }) => settlement !== null);
      if (kiosk === undefined || open === undefined) return false;
      kiosk.journal.settle(open.id, { state: 'accepted' });
      claims.isOver(name, open.id);
      publish(kiosk, open.id);
      return true;
    },
    restartBroker(): void {
      for (const { name } of kiosks) {
        claims.connected(name, false);
        claims.connected(name, true);
      }
    },
  };
}
