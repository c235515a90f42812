/** What a machine can hold of docs/words.md: one word for one thing, acts named, sentences ended. */
import { describe, expect, test } from 'vitest';
import { shipped } from '../support/screen/shipped.ts';

/** Words that are not said, and what is said in their place; the keys where they mean another thing. */
const notSaid: Record<string, readonly [word: RegExp, say: string, except?: RegExp][]> = {
  nl: [
    [/\b[Tt]erug op\b(?! de plaat)/, 'Terug tegen: a due date is a latest day'],
    [/\b[Rr]aak\b.*\baan\b/, 'tik op'],
    [/\bkost\b(?! \{)/, 'bedrag', /^(refusal|dialog|row|receipt)\.?cost/],
    [/\bkaart van de bib\b/, 'bibkaart'],
    [/\bgeprint\b|\bprint(en|er)?\b/, 'afdrukken'],
    [/\bbewijs\b|\bbon(netje)?\b/, 'ticket'],
    [/\blezer\b/, 'scanner'],
    [/\bniet gelukt\b/, 'niet geleend, niet ingeleverd'],
    [/\bding(en)?\b/, 'exemplaar'],
    [/\b(u|uw)\b/i, 'je'],
  ],
  fr: [
    [/\bRetour le\b/, 'À rendre au plus tard le'],
    [/\bcarte de lecteur\b/, 'carte de bibliothèque'],
    [
      /\blecteur\b/,
      'scanner; the lecteur takes a card with a chip',
      /chip|card-(left|unusable)|take-card/,
    ],
    [/\bpause\b/, 'hors service'],
    [/\bbon\b|\breçu\b/, 'ticket'],
    [/(?<!\p{L})(tu|ton|ta|tes)(?!\p{L})/iu, 'vous'],
  ],
  de: [
    [/\bZurück bis\b/, 'Rückgabe bis'],
    [/\bKarte\b/, 'Ausweis; the bank has the Bankkarte', /^chip\.|\.card-unusable\./],
    [/\bLesegerät\b/, 'Scanner'],
    [/\bgeliehen\b/, 'ausgeliehen'],
    [/\bQuittung\b/, 'Beleg'],
    [/\b(du|dein\w*)\b/i, 'Sie'],
  ],
  en: [
    [/\bBack by\b/, 'Return by'],
    [/\bMy library\b/, 'My account'],
    [/\bslip\b/, 'receipt', /^(row\.)?slip/],
    [/\bthings?\b/, 'item'],
    [/\blate\b/, 'overdue'],
    [/\b(booked|book it)\b/, 'recorded: a book is borrowed here'],
    [/\bpayment terminal\b/, 'card terminal'],
    [/n’t\b/, 'the two words'],
  ],
  ar: [
    [/,/, 'the Arabic comma ،'],
    [/\?/, 'the Arabic question mark ؟'],
    [/أعد\S* في/, 'قبل نهاية'],
    [/القارئ/, 'الماسح'],
    [/تمام/, 'على ما يرام'],
  ],
};

/** What is read: without the names of arguments and the cases of a choice. */
function read(message: string): string {
  return message.replace(/\{[a-zA-Z]+, (number|date|time), \w+\}|\{[a-zA-Z]+(, number)?\}/g, '{}');
}
/** The texts alone: what stands between an argument and its cases is ICU. */
function proseOf(message: string): string {
  return read(message).replace(/\{\w+, (plural|select),/g, '{');
}

describe.each(Object.entries(shipped))('the texts, %s', (language, catalogue) => {
  const texts = Object.entries(catalogue).filter(([key]) => key !== 'locale');

  test('say one word for one thing', () => {
    const found = texts.flatMap(([key, message]) =>
      (notSaid[language] ?? []).flatMap(([word, say, except]) =>
        word.test(proseOf(message)) && !except?.test(key)
          ? [`${key}: ${message} (say: ${say})`]
          : [],
      ),
    );
    expect(found).toEqual([]);
  });

  test('are typeset: no straight quote, no double blank, no dots that are not one sign', () => {
    const wrong = texts.filter(([, message]) => /['"]|\.\.\.| {2}| $/.test(read(message)));
    expect(wrong.filter(([key]) => key !== 'list.and')).toEqual([]);
  });

  test('a title is no sentence with a full stop, and a question has its mark', () => {
    const titles = texts.filter(([key]) => /^view\..*\.title$/.test(key));
    expect(titles.filter(([, message]) => /[.:;]$/.test(message))).toEqual([]);
    const asks = (text = '') => /[?؟]$/.test(text);
    const differing = titles.filter(([key, text]) => asks(text) !== asks(shipped.nl?.[key]));
    expect(differing).toEqual([]);
  });

  test('what is a sentence in Dutch ends as one here too', () => {
    const ends = (text = '') => /[.!?؟]\}*$/.test(text);
    const differing = texts.filter(([key, text]) => ends(text) !== ends(shipped.nl?.[key]));
    expect(differing.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
  });
});
