/** `kiosk setup` where the system speaks Dutch (U16): as a technician types it, wrong answers included. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import en from '../../../src/commands/setup/texts/en.json' with { type: 'json' };
import nl from '../../../src/commands/setup/texts/nl.json' with { type: 'json' };
import { systemLanguage } from '../../../src/commands/setup/words.ts';
import { useSetupRoom } from '../../support/system/setup-room.ts';
import { startSetup, type Typist } from '../../support/system/setup-typist.ts';

const room = useSetupRoom();
const environment = { LANG: 'nl_BE.UTF-8' };

function begin(words = ''): Typist {
  const at = startSetup({ file: room.file, environment, words });
  room.open.push(at);
  return at;
}

/** The lines of the kiosk that are not Dutch, by words that Dutch does not have. */
function englishIn(shown: string): string[] {
  return shown
    .split('\n')
    .filter((line) =>
      /\b(the|this|your|answers?|write|choose|it|its|and|with|left|out|navigate)\b/i.test(line),
    );
}

test('line by line: a port that is no SIP2, wrong forms, a wrong PIN, and the file at the end', async () => {
  const http = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as { port: number };
  const it = begin('--plain');
  await it.sees('Stap 1 van 10: Bibliotheeksysteem');
  await it.answers('Adres en poort', 'sip2.example.org');
  await it.sees('Schrijf een adres met poort');
  await it.answers('Adres en poort', `127.0.0.1:${port}`);
  await it.picks('versleuteld', 'Nee');
  await it.sees('antwoordt in HTTP');
  await it.picks('Wat nu?', 'Geef een ander antwoord');
  await it.answers('Adres en poort', `127.0.0.1:${room.simulators.ports.library}`);
  await it.sees('versleuteld');
  it.type('9\r');
  await it.sees('typ een getal van 1 tot');
  it.type('2\r');
  http.close();
  await it.picks('Welk bibliotheeksysteem', 'OCLC Wise');
  await it.answers('Naam van de bibliotheek', 'Bibliotheek Lindeveld');
  await it.answers('Instelling', '3550');
  await it.answers('Vestiging', '35500');
  await it.answers('Naam van dit toestel', 'Toestel 7');
  await it.answers('Gebruiker van de SIP2', 'kiosk');
  await it.answers('Wachtwoord', 'fout');
  await it.agrees('Locatie van dit');
  await it.picks('Wat nu?', 'Geef een ander antwoord');
  await it.agrees('Gebruiker van de SIP2');
  await it.answers('Wachtwoord', 'lindeveld');
  await it.agrees('Locatie van dit');
  await it.answers('Nummer van een kaart', patronCard(1));
  await it.answers('Pincode van de kaart', '9999');
  await it.picks('Wat nu?', 'Sla over');
  await it.picks('Waar is de lezer', 'Een ander adres');
  await it.answers('Adres: serial', 'COM3');
  await it.answers('Adres: serial', 'tcp://127.0.0.1:1');
  await it.sees('laat het liggen');
  it.type('zeker\r');
  await it.sees('typ j of n');
  it.type('j\r');
  await it.picks('Wat nu?', 'Toch behouden');
  for (const name of ['de barcodelezer', 'de printer', 'het betaaltoestel'])
    await it.picks(`Waar is ${name}`, 'Geen');
  await it.picks('code op het scherm', 'Geen');
  await it.answers('Wanneer is de bibliotheek open', 'ma-vr 17-9');
  await it.sees('Schrijf het zoals ma-vr');
  await it.answers('Wanneer is de bibliotheek open', 'ma-vr 9-17:30, za 10-13');
  await it.picks('Alles is beantwoord', 'Toon wat verandert');
  await it.agrees('Er nu een maken?');
  await it.answers('Pincode van de technicus', '111111');
  await it.answers('niet allemaal gelijk', '482615');
  await it.answers('Nog eens dezelfde', '482616');
  await it.answers('niet gelijk', '482615');
  await it.agrees('Schrijven?');
  await it.sees('is geschreven');
  await it.sees('Nu elk apparaat proberen');
  it.type('n\r');
  await it.sees('Wat nu komt');
  await it.ended;
  expect(englishIn(it.shown())).toEqual([]);
  expect(JSON.parse(readFileSync(room.file, 'utf8'))).toMatchObject({
    library: { hours: { friday: ['09:00-17:30'], saturday: ['10:00-13:00'] } },
  });
}, 60_000);

test('with lists: left in the middle, and taken up again', async () => {
  const it = begin();
  await it.sees('Stap 1 van 10');
  await it.answers('Adres en poort', `127.0.0.1:${room.simulators.ports.library}`);
  await it.sees('Ja, TLS');
  it.type('\u0003');
  await it.sees('Je antwoorden blijven');
  await it.ended;
  expect(englishIn(it.shown())).toEqual([]);
  expect(existsSync(room.file)).toBe(false);
}, 60_000);

test('the language of the system, by POSIX', () => {
  const rows: [Record<string, string>, string][] = [
    [{}, 'en'],
    [{ LANG: 'nl_BE.UTF-8' }, 'nl'],
    [{ LANG: 'nl' }, 'nl'],
    [{ LANG: 'nl_NL@euro' }, 'nl'],
    [{ LANG: 'nld' }, 'en'],
    [{ LANG: 'nl_BE.UTF-8', LC_ALL: 'C.UTF-8' }, 'en'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'nl_BE.UTF-8' }, 'nl'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: '', LC_MESSAGES: 'nl_BE.UTF-8' }, 'nl'],
    [{ LANG: 'fr_BE.UTF-8' }, 'en'],
  ];
  for (const [environment, language] of rows)
    expect(systemLanguage(environment), JSON.stringify(environment)).toBe(language);
});

test('each text of the terminal is there in both languages', () => {
  const own = (keys: object) => Object.keys(keys).filter((key) => key.startsWith('at-terminal.'));
  // What the kiosk itself, and the library of the lists, say in English.
  const said = ['at-terminal.pin.wrong', 'at-terminal.keys'];
  expect(own(nl).filter((key) => !said.includes(key))).toEqual(own(en));
});
