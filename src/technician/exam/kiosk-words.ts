/** What this kiosk makes of what an examination finds. A finding that is not here changes nothing for it. */
import type { FindingCode, Words } from '../../../packages/sip2/src/exam/index.ts';

export const kioskWords: Partial<Record<FindingCode, Words>> = {
  'not-reached': {
    en: 'Without the library system it works off line, by the facts last seen.',
    nl: 'Zonder bibliotheeksysteem werkt het toestel off line, met wat er het laatst bekend was.',
  },
  'no-answer': {
    en: 'It waits (sip2.timeoutMs); a loan, a return or a payment without an answer is asked about afterwards, and otherwise is for the staff.',
    nl: 'Het toestel wacht (sip2.timeoutMs); naar een uitlening, inname of betaling zonder antwoord vraagt het achteraf, en anders is het voor het personeel.',
  },
  'answered-late': {
    en: 'A late answer is dropped: by its number it belongs to no question. Raise sip2.timeoutMs.',
    nl: 'Een laat antwoord vervalt: met zijn nummer hoort het bij geen vraag. Verhoog sip2.timeoutMs.',
  },
  'hung-up': {
    en: 'It connects again; what may have been carried out is asked about first.',
    nl: 'Het toestel maakt opnieuw verbinding; wat uitgevoerd kan zijn, vraagt het eerst na.',
  },
  'idle-hung-up': {
    en: 'It asks an idle line for its status (sip2.heartbeatMs), so that it stays open. A line that is hung up all the same is no outage: the next request waits for the new one.',
    nl: 'Het toestel vraagt een stille lijn naar haar status (sip2.heartbeatMs), zodat ze open blijft. Wordt ze toch verbroken, dan is dat geen storing: de volgende vraag wacht op de nieuwe.',
  },
  'idle-dead': {
    en: 'The first request after a pause would be in vain, and wait for its time-out: a shorter sip2.heartbeatMs keeps the way open.',
    nl: 'De eerste vraag na een pauze zou vergeefs zijn, en op haar tijdslimiet wachten: een kortere sip2.heartbeatMs houdt de weg open.',
  },
  'cut-short': {
    en: 'Half an answer is no answer: it connects again, and asks what became of it.',
    nl: 'Een half antwoord is geen antwoord: het toestel maakt opnieuw verbinding, en vraagt wat ervan geworden is.',
  },
  'envelope-failed': {
    en: 'The message may have been carried out: it is asked about.',
    nl: 'Het bericht kan uitgevoerd zijn: het toestel vraagt het na.',
  },
  'no-sip2': {
    en: 'It drops the line; the message may have been carried out, and is asked about.',
    nl: 'Het toestel laat de regel vallen; het bericht kan uitgevoerd zijn, en wordt nagevraagd.',
  },
  'other-answer': {
    en: 'Another message is no answer: it asks what became of it. A renewal answered so: offers.renewal false.',
    nl: 'Een ander bericht is geen antwoord: het toestel vraagt wat ervan geworden is. Een verlenging die zo beantwoord wordt: offers.renewal false.',
  },
  'asks-again': {
    en: 'It sends the message again, as often as it may, and then does without it.',
    nl: 'Het toestel stuurt het bericht opnieuw, zo vaak het mag, en doet het dan zonder.',
  },
  'more-than-asked': {
    en: 'It takes the answer, and drops the rest.',
    nl: 'Het toestel neemt het antwoord, en laat de rest vallen.',
  },
  'in-pieces': {
    en: 'It waits until the answer is whole.',
    nl: 'Het toestel wacht tot het antwoord heel is.',
  },
  'log-in-refused': {
    en: 'It cannot work with this account, and is off line.',
    nl: 'Het toestel kan met dit account niet werken, en is off line.',
  },
  'delimiter-other': {
    en: 'It reads no field so: write the sign as sip2.delimiter.',
    nl: 'Het toestel leest zo geen enkel veld: zet het teken als sip2.delimiter.',
  },
  'checksum-refused': {
    en: 'With "auto" it leaves checksums out after two tries; "off" saves the time.',
    nl: 'Met "auto" laat het toestel controlesommen na twee keer proberen weg; "off" bespaart die tijd.',
  },
  'checksum-absent': {
    en: 'It works so, and cannot tell a disturbed answer from a right one.',
    nl: 'Het toestel werkt zo, en kan een gestoord antwoord niet van een juist onderscheiden.',
  },
  'checksum-zero': {
    en: 'It takes such answers, but with "strict".',
    nl: 'Het toestel neemt zulke antwoorden aan, behalve met "strict".',
  },
  'checksum-bad': {
    en: 'It asks for the answer again (97), and gives the line up where it stays wrong.',
    nl: 'Het toestel vraagt het antwoord opnieuw (97), en geeft de lijn op als het fout blijft.',
  },
  'sequence-other': {
    en: 'It knows an answer by the card or the item that it names; with "strict" it would not.',
    nl: 'Het toestel herkent een antwoord aan de kaart of het exemplaar erin; met "strict" niet.',
  },
  'field-missing': {
    en: 'It does without; what a missing field would say is unknown, never zero.',
    nl: 'Het toestel doet het zonder; wat een ontbrekend veld zou zeggen is onbekend, nooit nul.',
  },
  'field-extra': {
    en: 'It reads those that the profile names (patronFields), and no others.',
    nl: 'Het toestel leest de velden die het profiel noemt (patronFields), en geen andere.',
  },
  undecodable: {
    en: 'Letters on screen and paper are wrong: try another sip2.encoding.',
    nl: 'Letters op scherm en papier kloppen niet: probeer een andere sip2.encoding.',
  },
  'control-characters': {
    en: 'It takes them out before a text is shown, printed or logged.',
    nl: 'Het toestel haalt ze weg voor een tekst getoond, gedrukt of bewaard wordt.',
  },
  'empty-lines': {
    en: 'It drops them.',
    nl: 'Het toestel laat ze vallen.',
  },
  deviates: {
    en: 'It reads as well as possible, and logs it once.',
    nl: 'Het toestel leest zo goed mogelijk, en meldt het één keer in het logboek.',
  },
  'status-offline': {
    en: 'While it says so, the kiosk works off line (sip2.obeyOffline).',
    nl: 'Zolang het bibliotheeksysteem dat zegt, werkt het toestel off line (sip2.obeyOffline).',
  },
  'status-denies': {
    en: 'It ignores this: many systems say so by mistake, and refuse each message themselves where they mean it.',
    nl: 'Het toestel negeert dit: veel systemen zeggen het per vergissing, en weigeren zelf elk bericht als ze het menen.',
  },
  'time-out-said': {
    en: 'It waits as long as sip2.timeoutMs says.',
    nl: 'Het toestel wacht zo lang als sip2.timeoutMs zegt.',
  },
  'messages-denied': {
    en: 'What it would send of these is set by sip2.profile, sip2.patronQuestion, sip2.endsSession, offers.renewal and terminal.',
    nl: 'Wat het toestel hiervan zou sturen, bepalen sip2.profile, sip2.patronQuestion, sip2.endsSession, offers.renewal en terminal.',
  },
  'protocol-other': {
    en: 'It speaks 2.00 all the same.',
    nl: 'Het toestel spreekt toch 2.00.',
  },
  'clock-away': {
    en: 'Its due dates and times off line follow the clock of the kiosk.',
    nl: 'Inleverdata en tijden van off line volgen de klok van het toestel.',
  },
  'institution-other': {
    en: 'It sends the one of the settings; a system that minds refuses cards or items.',
    nl: 'Het toestel stuurt die van de configuratie; een systeem dat erop let, weigert kaarten of exemplaren.',
  },
  'card-unsaid': {
    en: 'A card counts as valid where a name comes with it.',
    nl: 'Een kaart geldt als er een naam bij komt.',
  },
  'silent-without-pin': {
    en: 'It asks for the PIN all the same; an unknown card then gets "wrong PIN".',
    nl: 'Het toestel vraagt de pincode toch; een onbekende kaart krijgt dan "verkeerde pincode".',
  },
  'yes-without-pin': {
    en: 'A yes to no PIN proves nothing: it opens no account by PIN until a wrong one was tried and refused (sip2.saysYesWithoutPin).',
    nl: 'Een ja op geen pincode bewijst niets: het toestel opent geen account met pincode tot een verkeerde geprobeerd en geweigerd is (sip2.saysYesWithoutPin).',
  },
  'pin-unsaid': {
    en: 'It looks at the answer to the PIN itself; without CQ there it opens no account.',
    nl: 'Het toestel kijkt naar het antwoord op de pincode zelf; zonder CQ daar opent het geen account.',
  },
  'flags-n': {
    en: 'It reads N and 0 as not set.',
    nl: 'Het toestel leest N en 0 als niet gezet.',
  },
  'all-flags': {
    en: 'It heeds the flags of sip2.heededFlags alone.',
    nl: 'Het toestel let alleen op de vlaggen van sip2.heededFlags.',
  },
  'amount-unread': {
    en: 'What is owed is unknown to the rules.',
    nl: 'Wat er verschuldigd is, is voor de regels onbekend.',
  },
  'other-card': {
    en: 'It knows the patron by both numbers.',
    nl: 'Het toestel kent de lener met beide nummers.',
  },
  'unknown-card-taken': {
    en: 'It would open a visit for any number that has the form of a card.',
    nl: 'Het toestel zou een bezoek openen voor elk nummer met de vorm van een kaart.',
  },
  'list-hidden': {
    en: 'What is not listed cannot be shown, renewed or paid, and the rules do not see it.',
    nl: 'Wat niet in de lijst staat, kan niet getoond, verlengd of betaald worden, en de regels zien het niet.',
  },
  'list-in-part': {
    en: 'A part is not the whole: what is not among it is not taken for absent.',
    nl: 'Een deel is niet het geheel: wat er niet bij staat, geldt niet als afwezig.',
  },
  'list-longer': {
    en: 'It goes by the lines.',
    nl: 'Het toestel gaat af op de regels.',
  },
  'loans-unnamed': {
    en: 'What became of a loan without an answer is then for the staff, and such a loan cannot be renewed here.',
    nl: 'Wat van een uitlening zonder antwoord geworden is, is dan voor het personeel, en zo’n lening is hier niet te verlengen.',
  },
  'fees-less': {
    en: 'The rules count what is owed; only what is listed can be paid here.',
    nl: 'De regels tellen wat verschuldigd is; alleen wat in de lijst staat, is hier te betalen.',
  },
  'fees-hidden': {
    en: 'Nothing can be paid here, and rules about single fees do not see them.',
    nl: 'Hier is niets te betalen, en regels over afzonderlijke kosten zien ze niet.',
  },
  'fees-elsewhere': {
    en: 'With these settings it finds them.',
    nl: 'Met deze instellingen vindt het toestel de kosten.',
  },
  'fees-by-flag': {
    en: 'It asks with one field alone (sip2.registrationsFlag): with this one it finds them.',
    nl: 'Het toestel vraagt met één veld (sip2.registrationsFlag): met dit veld vindt het ze.',
  },
  'fees-unread': {
    en: 'It counts no fee of such a list, for a sum of a part would be wrong.',
    nl: 'Het toestel telt geen kosten van zo’n lijst, want de som van een deel zou fout zijn.',
  },
  'fees-without-id': {
    en: 'Such a fee is shown and counted, and not paid here.',
    nl: 'Zulke kosten toont en telt het toestel, en zijn hier niet te betalen.',
  },
  'item-of-another': {
    en: 'It takes no answer that names another item.',
    nl: 'Het toestel neemt geen antwoord aan dat een ander exemplaar noemt.',
  },
  'item-state-other': {
    en: 'Where the item is stays unknown.',
    nl: 'Waar het exemplaar is, blijft onbekend.',
  },
  'bare-unknown': {
    en: 'Where tags have the number without the letters, identification.item.rewrite puts them before it.',
    nl: 'Waar chips het nummer zonder de letters hebben, zet identification.item.rewrite die ervoor.',
  },
  'bare-same': {
    en: 'It sends the form that identification.item.rewrite makes of a tag, and never another.',
    nl: 'Het toestel stuurt de vorm die identification.item.rewrite van een chip maakt, en nooit een andere.',
  },
  'bare-other': {
    en: 'Sent without the letters, the wrong item would be lent: write a row of identification.item.rewrite for each prefix, and refuse the tags of other owners (docs/own-tags.md).',
    nl: 'Zonder de letters verstuurd zou het verkeerde exemplaar uitgeleend worden: schrijf voor elke prefix een regel van identification.item.rewrite, en weiger chips van andere eigenaars (docs/own-tags.md).',
  },
  'due-unread': {
    en: 'It is shown as it came; whether the loan is overdue is unknown.',
    nl: 'Het toestel toont de datum zoals die kwam; of de lening te laat is, is onbekend.',
  },
  'holder-named': {
    en: 'Whose a loan is, it can ask after a lost answer (itemHolder).',
    nl: 'Van wie een lening is, kan het toestel na een verloren antwoord vragen (itemHolder).',
  },
  'holder-other-form': {
    en: 'It compares the digits, without zeros before them.',
    nl: 'Het toestel vergelijkt de cijfers, zonder nullen ervoor.',
  },
  'wrong-pin-taken': {
    en: 'A PIN proves nothing here: it opens no account by PIN. Have PIN verification switched on there.',
    nl: 'Een pincode bewijst hier niets: het toestel opent er geen account mee. Laat de controle van pincodes daar aanzetten.',
  },
  'wrong-pin-unsaid': {
    en: 'Without CQ it opens no account by PIN. Have PIN verification switched on there, or write "pin": "never".',
    nl: 'Zonder CQ opent het toestel geen account met pincode. Laat de controle daar aanzetten, of schrijf "pin": "never".',
  },
  'wrong-pin-invalid': {
    en: 'By CQ N it says "wrong PIN" to the patron all the same.',
    nl: 'Door CQ N zegt het toestel de lener toch "verkeerde pincode".',
  },
  'block-by-flag': {
    en: 'It heeds those of sip2.heededFlags, and its own block rules beside them.',
    nl: 'Het toestel let op die van sip2.heededFlags, en op zijn eigen blokkeringsregels.',
  },
  'block-invalid': {
    en: 'It refuses the card, with the words of the library system where there are any; who only owes something cannot pay here then.',
    nl: 'Het toestel weigert de kaart, met de woorden van het bibliotheeksysteem als die er zijn; wie alleen iets verschuldigd is, kan hier dan niet betalen.',
  },
  'block-hidden': {
    en: 'Only its own block rules can see it, by fees and loans; and the library system at each loan.',
    nl: 'Alleen de eigen blokkeringsregels kunnen het zien, aan kosten en leningen; en het bibliotheeksysteem bij elke uitlening.',
  },
  'loan-asks': {
    en: 'It cannot answer: the item goes to the desk. Have the question switched off for this account.',
    nl: 'Het toestel kan niet antwoorden: het exemplaar gaat naar de balie. Laat de vraag voor dit account uitzetten.',
  },
  'loan-costs': {
    en: 'It asks the patron first, and lends only after a yes.',
    nl: 'Het toestel vraagt het eerst aan de lener, en leent pas uit na een ja.',
  },
  'loan-done-unanswered': {
    en: 'It asks with 17 and 63 what became of a loan, and finds it.',
    nl: 'Het toestel vraagt met 17 en 63 wat van een uitlening geworden is, en vindt ze.',
  },
  'loan-needs-date': {
    en: 'With this setting it sends the time of the loan there.',
    nl: 'Met deze instelling stuurt het toestel daar het tijdstip van de uitlening.',
  },
  'loan-stays-secured': {
    en: 'It keeps the tag secured only where sip2.obeysDesensitize is true.',
    nl: 'Het toestel laat de tag alleen beveiligd als sip2.obeysDesensitize waar is.',
  },
  'own-loan-renewed': {
    en: 'With this setting it asks first whose the item is, so that nothing is renewed unasked.',
    nl: 'Met deze instelling vraagt het toestel eerst van wie het exemplaar is, zodat niets ongevraagd verlengd wordt.',
  },
  'loan-unlisted': {
    en: 'What became of a loan without an answer is then for the staff.',
    nl: 'Wat van een uitlening zonder antwoord geworden is, is dan voor het personeel.',
  },
  'alert-empty': {
    en: 'Empty fields are no alert.',
    nl: 'Lege velden zijn geen melding.',
  },
  'invoiced-refused': {
    en: 'It says "give this to the desk", and the invoice stays until the staff take the item in.',
    nl: 'Het toestel zegt "geef dit aan de balie", en de nota blijft tot het personeel het exemplaar inneemt.',
  },
  'invoiced-sorted': {
    en: 'It goes by the row of sortation for this sort bin, and without one to the desk. The invoice stays until the staff take the item in.',
    nl: 'Het toestel volgt de regel van sortation voor deze bak; zonder regel gaat het exemplaar naar de balie. De nota blijft tot het personeel het inneemt.',
  },
  'payment-refused': {
    en: 'Money that was taken is then given back, or is for the staff.',
    nl: 'Geld dat betaald is, wordt dan teruggegeven, of is voor het personeel.',
  },
  'second-payment-taken': {
    en: 'It never sends a payment again that may be booked.',
    nl: 'Het toestel stuurt een betaling die geboekt kan zijn nooit opnieuw.',
  },
  'given-up-unnumbered': {
    en: 'After a time-out it asks nothing more on that connection, and makes a new one.',
    nl: 'Na een tijdslimiet vraagt het toestel niets meer op die verbinding, en maakt het een nieuwe.',
  },
  'not-put-back': {
    en: 'This is not about the kiosk: see to the item.',
    nl: 'Dit gaat niet over het toestel: kijk het exemplaar na.',
  },
  'bad-checksum-taken': {
    en: 'A message that is disturbed on the way may be carried out as another one.',
    nl: 'Een bericht dat onderweg gestoord wordt, kan als een ander uitgevoerd worden.',
  },
  'bad-checksum-ignored': {
    en: 'It waits, and asks afterwards what became of it.',
    nl: 'Het toestel wacht, en vraagt daarna wat ervan geworden is.',
  },
  'plain-ignored': {
    en: 'With "errorDetection": "off" nothing would be answered.',
    nl: 'Met "errorDetection": "off" zou niets beantwoord worden.',
  },
  'resend-ignored': {
    en: 'An answer that came damaged is lost: it asks what became of the message.',
    nl: 'Een antwoord dat beschadigd aankwam, is verloren: het toestel vraagt wat van het bericht geworden is.',
  },
  'recovers-not': {
    en: 'After each cut it is off line until the library system answers again.',
    nl: 'Na elke breuk is het toestel off line tot het bibliotheeksysteem weer antwoordt.',
  },
  'repeat-executed': {
    en: 'With "storesReplies": false it never sends again what changes something.',
    nl: 'Met "storesReplies": false stuurt het toestel nooit opnieuw wat iets wijzigt.',
  },
  'cut-done': {
    en: 'It counts such a message as perhaps carried out, and asks first.',
    nl: 'Het toestel rekent zo’n bericht als misschien uitgevoerd, en vraagt het eerst na.',
  },
  'cut-undone': {
    en: 'It counts such a message as perhaps carried out, and asks first.',
    nl: 'Het toestel rekent zo’n bericht als misschien uitgevoerd, en vraagt het eerst na.',
  },
  'holder-unsaid': {
    en: 'After a lost answer it finds a loan by the list of the patron.',
    nl: 'Na een verloren antwoord vindt het toestel een lening met de lijst van de lener.',
  },
};
