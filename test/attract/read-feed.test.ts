/** What is read in feeds of real libraries and of people who mean harm. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanTitle } from '../../src/attract/feed/clean.ts';
import { readBeside } from '../../src/attract/feed/read-beside.ts';
import { readFeed } from '../../src/attract/feed/read-feed.ts';
import { shownOf } from '../../src/attract/feed/shown.ts';
import { calendar, rss } from '../support/feed-server.ts';

const timeZone = 'Europe/Brussels';
/** A Thursday. */
const now = '2026-11-26T09:00:00Z';
function read(text: string) {
  return readFeed({ text, timeZone, now });
}
function shown(text: string, at = now) {
  return shownOf(read(text), timeZone, at);
}
function titles(text: string) {
  return read(text).entries.map(({ title }) => title);
}

describe('news', () => {
  test('RSS 2.0: newest first where all are dated, its language, each title once', () => {
    const dated = (title: string, date: string) =>
      `<item><title><![CDATA[${title}]]></title><pubDate>${date}</pubDate></item>`;
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>De bib</title><language>nl-BE</language>
      ${dated('Oud', 'Mon, 02 Nov 2026 10:00:00 +0100')}
      ${dated('Nieuw &amp; leuk', 'Wed, 25 Nov 2026 10:00:00 +0100')}
      ${dated('Oud', 'Tue, 03 Nov 2026 10:00:00 +0100')}
      <item><media:title>not this</media:title><title>Midden</title><pubDate>Tue, 10 Nov 2026 10:00:00 +0100</pubDate></item>
      </channel></rss>`;
    expect(shown(text)).toEqual({
      kind: 'news',
      language: 'nl-BE',
      entries: [{ what: 'Nieuw & leuk' }, { what: 'Midden' }, { what: 'Oud' }],
    });
  });

  test('Atom: plain, HTML and XHTML titles', () => {
    const text = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Bib</title>
      <entry><title>Simple</title><published>2026-11-25T10:00:00Z</published><updated>2020-01-01T00:00:00Z</updated></entry>
      <entry><title type="html">&lt;b&gt;Gras&lt;/b&gt; &amp;amp; beau</title><updated>2026-11-24T10:00:00Z</updated></entry>
      <entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Un <em>mot</em> fort</div></title><updated>2026-11-23T10:00:00Z</updated></entry>
      </feed>`;
    expect(shown(text)).toMatchObject({ language: 'fr' });
    expect(titles(text)).toEqual(['Simple', 'Gras & beau', 'Un mot fort']);
  });

  test.each([
    ['a web page', '<!doctype html><html><title>Bib</title></html>', 'is a web page'],
    ['other XML', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'neither RSS 2.0 nor Atom'],
    ['XML that ends too early', '<rss><channel><item><title>x', 'no well-formed XML'],
    ['text', 'Welkom in de bib', 'neither RSS, Atom nor iCalendar'],
    [
      'a calendar with a rule that is none',
      calendar(['DTSTART:20261127T100000Z', 'RRULE:FREQ=NONSENSE', 'SUMMARY:Fout']),
      'no iCalendar',
    ],
    ['nothing', '', 'neither RSS, Atom nor iCalendar'],
    ['a tower of tags', `<rss>${'<a>'.repeat(500)}`, 'nested too deeply'],
    [
      'entities that grow',
      `<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>${rss('&b;')}`.replace(
        /(<!DOCTYPE.*?\]>)(<\?xml[^>]*>)/,
        '$2$1',
      ),
      'no well-formed XML',
    ],
    [
      'an entity of a file',
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&f;</title></item></channel></rss>`,
      'no well-formed XML',
    ],
  ])('%s is refused', (_, text, problem) => {
    expect(() => read(text)).toThrow(problem);
  });
});

describe('titles', () => {
  test.each([
    ['<script>alert(1)</script>Lezing', 'alert(1) Lezing'],
    ['Caf&eacute; &amp; th&#233; &#x1F375;', 'Caf&eacute; & thé 🍵'],
    ['a < b en 3 > 2', 'a < b en 3 > 2'],
    ['regel\r\n\teen\u0000\u0007twee', 'regel een twee'],
    ['Vandaag \u202egratis\u202c \u2066x\u2069 \u200bhier\ufeff', 'Vandaag gratis x hier'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['Z\u0300\u0301\u0302\u0303\u0304\u0305a', 'Z\u0300\u0301\u0302a'],
    ['\ud800kapot', 'kapot'],
    ['***', ''],
    ['   ', ''],
  ])('%j is shown as %j', (text, clean) => {
    expect(cleanTitle(text)).toBe(clean);
  });

  test('a long one is cut at a word', () => {
    const cut = cleanTitle('Een heel lang verhaal over boeken '.repeat(10));
    expect(cut.length).toBeLessThanOrEqual(100);
    expect(cut).toMatch(/\p{L}…$/u);
    expect(cleanTitle('x'.repeat(500))).toHaveLength(100);
  });

  test('whatever comes, nothing invisible and no mark-up of a page is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const clean = cleanTitle(text);
        expect([...clean].length).toBeLessThanOrEqual(100);
        expect(clean).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u);
        expect(clean).toBe(clean.trim());
      }),
    );
  });
});

describe('activities', () => {
  const at = (time: string) => `DTSTART;TZID=Europe/Brussels:${time}`;

  test('a recurring one by its next time, over the change of the clock', () => {
    const text = calendar([
      at('20260902T103000'),
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY',
      'SUMMARY:Voorlezen',
    ]);
    expect(shown(text)?.entries[0]).toEqual({
      what: 'Voorlezen',
      when: { is: 'later', on: '2026-12-02', at: '10:30' },
    });
    // In summer time the same hour.
    const summer = shownOf(
      readFeed({ text, timeZone, now: '2027-06-01T00:00:00Z' }),
      timeZone,
      '2027-06-01T00:00:00Z',
    );
    expect(summer?.entries[0]?.when).toEqual({ is: 'tomorrow', on: '2027-06-02', at: '10:30' });
  });

  test('now, today, tomorrow, whole days, and several days', () => {
    const text = calendar(
      [at('20261126T090000'), 'DTEND;TZID=Europe/Brussels:20261126T120000', 'SUMMARY:Nu'],
      [at('20261126T200000'), 'SUMMARY:Vanavond'],
      ['DTSTART;VALUE=DATE:20261101', 'DTEND;VALUE=DATE:20261201', 'SUMMARY:Tentoonstelling'],
    );
    expect(shown(text)?.entries).toEqual([
      { what: 'Tentoonstelling', when: { is: 'until', on: '2026-11-30' } },
      { what: 'Nu', when: { is: 'now', on: '2026-11-26', at: '12:00' } },
      { what: 'Vanavond', when: { is: 'today', on: '2026-11-26', at: '20:00' } },
    ]);
    // Once one is over it is no longer shown, though the feed was read before.
    expect(shown(text, '2026-11-26T11:00:00Z')?.entries.map(({ what }) => what)).toEqual([
      'Tentoonstelling',
      'Vanavond',
    ]);
    const day = calendar(['DTSTART;VALUE=DATE:20261127', 'SUMMARY:Gratis dag']);
    expect(shown(day)?.entries).toEqual([
      { what: 'Gratis dag', when: { is: 'tomorrow', on: '2026-11-27' } },
    ]);
  });

  test('hours of other time zones: UTC, a zone by name, one that the file defines, none', () => {
    const zone = [
      ...['BEGIN:VTIMEZONE', 'TZID:Office Zone', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0500', 'TZOFFSETTO:+0500', 'END:STANDARD', 'END:VTIMEZONE'],
    ].join('\r\n');
    const text = calendar(
      ['DTSTART:20261127T100000Z', 'SUMMARY:utc'],
      ['DTSTART;TZID=America/New_York:20261127T080000', 'SUMMARY:new york'],
      ['DTSTART;TZID=Office Zone:20261127T200000', 'SUMMARY:office'],
      ['DTSTART:20261127T180000', 'SUMMARY:floating'],
    ).replace('VERSION:2.0', `VERSION:2.0\r\n${zone}`);
    const content = read(text);
    const hours = content.entries.map((entry) => ('starts' in entry ? entry.starts : ''));
    expect(titles(text)).toEqual(['utc', 'new york', 'office', 'floating']);
    expect(hours.map((each) => new Date(each).toISOString().slice(11, 16))).toEqual([
      ...['10:00', '13:00', '15:00', '17:00'],
    ]);
  });

  test('a moved time, a cancelled one and one that is left out', () => {
    const uid = 'UID:series@test';
    const text = calendar(
      [
        uid,
        at('20261125T100000'),
        'RRULE:FREQ=DAILY;COUNT=6',
        'EXDATE;TZID=Europe/Brussels:20261127T100000',
        'SUMMARY:Cursus',
      ],
      [
        uid,
        'RECURRENCE-ID;TZID=Europe/Brussels:20261128T100000',
        at('20261128T140000'),
        'SUMMARY:Cursus later',
      ],
      [
        uid,
        'RECURRENCE-ID;TZID=Europe/Brussels:20261129T100000',
        at('20261129T100000'),
        'STATUS:CANCELLED',
        'SUMMARY:Cursus weg',
      ],
    ).replace(/UID:\d@test\r\n/g, '');
    expect(shown(text)?.entries).toEqual([
      { what: 'Cursus later', when: { is: 'later', on: '2026-11-28', at: '14:00' } },
      { what: 'Cursus', when: { is: 'later', on: '2026-11-30', at: '10:00' } },
    ]);
  });

  test('what is private, over or without a name is not shown', () => {
    const text = calendar(
      [at('20261127T100000'), 'CLASS:PRIVATE', 'SUMMARY:Evaluatie'],
      [at('20261101T100000'), 'SUMMARY:Voorbij'],
      [at('20261127T100000')],
    );
    expect(shown(text)).toBeNull();
  });

  test('a rule of each second hides nothing else', () => {
    const text = calendar(
      ['DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY', 'SUMMARY:Elke seconde'],
      [at('20261127T110000'), 'SUMMARY:Gewoon'],
    );
    expect(titles(text)).toEqual(['Gewoon']);
  });

  test('a rule that is never met is stopped, and takes nothing with it', async () => {
    const text = calendar([
      at('20261101T100000'),
      'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'SUMMARY:Nooit',
    ]);
    await expect(readBeside({ text, timeZone, now }, 1_000)).rejects.toThrow('takes more than 1 s');
    const good = calendar([at('20261127T110000'), 'SUMMARY:Gewoon']);
    expect((await readBeside({ text: good, timeZone, now })).entries).toHaveLength(1);
    await expect(readBeside({ text: 'x', timeZone, now })).rejects.toThrow('neither RSS');
  });
});
