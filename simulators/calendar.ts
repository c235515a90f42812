/** What is on at the simulated library, as iCalendar (RFC 5545): always a few days ahead. */

const dayMs = 86_400_000;

/** By a number of days from `now` on, so that something is always coming up. */
export function calendarOf(now: Date): string {
  const day = (ahead: number) =>
    new Date(now.getTime() + ahead * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
  const events = [
    {
      summary: 'Voorleesuurtje voor kleuters',
      lines: [
        `DTSTART;TZID=Europe/Brussels:${day(-13)}T103000`,
        'DURATION:PT1H',
        'RRULE:FREQ=WEEKLY',
      ],
    },
    {
      summary: 'Zaadjes ruilen in de zadenbib',
      lines: [`DTSTART;TZID=Europe/Brussels:${day(3)}T140000`, 'DURATION:PT3H'],
    },
    {
      summary: 'Tentoonstelling ‘Honderd jaar bib’',
      lines: [`DTSTART;VALUE=DATE:${day(5)}`, `DTEND;VALUE=DATE:${day(26)}`],
    },
  ];
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lindeveld//play//NL',
    ...events.flatMap(({ summary, lines }, at) => [
      'BEGIN:VEVENT',
      `UID:activity-${at}@lindeveld.test`,
      `DTSTAMP:${day(0)}T000000Z`,
      ...lines,
      `SUMMARY:${summary}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
