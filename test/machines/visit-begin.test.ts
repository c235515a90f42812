/** How a visit begins: with a card, an item, a language. */
import { describe, expect, it } from 'vitest';
import { card, laid, openDesk } from '../support/machines/desk.ts';

describe('a visit begins', () => {
  it('with a card: the patron may lay books down at once', async () => {
    const desk = await openDesk();
    await desk.send(card);
    expect(desk.task()).toBe('borrow');
  });

  it('with an item: it is checked out when the card is read', async () => {
    const desk = await openDesk();
    await desk.send(laid('7'));
    expect(desk.task()).toBe('action');
    await desk.send({ type: 'CHOOSE', action: 'borrow' }, card);
    expect(desk.task()).toBe('borrow');
    expect(desk.checkOuts.open.map((question) => question.asked)).toEqual(['7']);
  });

  it('with a language: it stays, even if the patron record has another', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'LANGUAGE', language: 'en' }, card);
    expect(desk.visit().context.language).toBe('en');
  });

  it('a language that the kiosk does not have is ignored', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'LANGUAGE', language: 'xx' });
    expect(desk.visit().context.language).toBe('nl');
  });

  it("with a card whose PIN is asked: in the patron's language, unless they chose one", async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'english' });
    expect(desk.task()).toBe('pin');
    expect(desk.visit().context.language).toBe('en');
    await desk.send({ type: 'BACK' }, { type: 'CARD', card: 'pin' });
    expect(desk.visit().context.language).toBe('nl');
    const chosen = await openDesk();
    await chosen.send({ type: 'LANGUAGE', language: 'nl' }, { type: 'CARD', card: 'english' });
    expect(chosen.visit().context.language).toBe('nl');
  });

  it('after three cards that are not accepted, help opens by itself', async () => {
    const desk = await openDesk();
    const unknown = { type: 'CARD', card: 'nobody' } as const;
    await desk.send(unknown, unknown);
    expect(desk.visit().value.dialog).toBe('none');
    await desk.send(unknown);
    expect(desk.visit().value.dialog).toBe('help');
    await desk.send({ type: 'CLOSE' }, card);
    expect(desk.task()).toBe('borrow');
  });

  it('with an unknown card: the visit asks again and counts the attempts', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'nobody' }, { type: 'CARD', card: 'nobody' });
    expect(desk.task()).toBe('identify');
    expect(desk.visit().context).toMatchObject({ problem: 'unknown-card', attempts: 2 });
  });

  it('what was said of the card before is not said to the next one, who goes back', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'expired' });
    const said = { problem: 'card-refused', problemMessage: 'De kaart is verlopen.' };
    expect(desk.visit().context).toMatchObject(said);
    await desk.send({ type: 'CARD', card: 'pin' }, { type: 'BACK' });
    expect(desk.task()).toBe('identify');
    expect(desk.visit().context).toMatchObject({ problem: null, problemMessage: null });
  });
});
