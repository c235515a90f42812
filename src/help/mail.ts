/** A call by mail, through the local program that takes mails as sendmail does. */
import type { Call, Way } from './call.ts';
import { runProgram } from './run-program.ts';

export interface MailSettings {
  to: readonly string[];
  from: string;
  program: string;
  timeoutMs: number;
}

/** Delivered when the program has taken it; no one can answer a mail. */
export function mailWay({ to, from, program, timeoutMs }: MailSettings): Way {
  return {
    name: 'mail',
    deliver: (call, signal) =>
      runProgram({
        program,
        // -i: a line with one dot does not end the mail. The addresses begin with no dash.
        arguments: ['-i', '-f', from, ...to],
        input: messageOf(call, from, to),
        timeoutMs,
        signal,
      }),
  };
}

/**
 * RFC 5322 with the text in Base64: no byte of it is changed on its way, and no line of it can pass
 * for a header.
 */
function messageOf(call: Call, from: string, to: readonly string[]): string {
  const { id, library, device, reason, at, text } = call;
  const headers = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    `Subject: ${encodedWords(text)}`,
    // Sent again it is another mail about the same call.
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}.${Date.now()}@${from.slice(from.indexOf('@') + 1)}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const lines = [text, '', device, library, at, reason, id, ''].join('\r\n');
  const body = Buffer.from(lines, 'utf8').toString('base64').replace(/.{76}/g, '$&\n');
  return `${headers.join('\n')}\n\n${body}\n`;
}

/** RFC 2047: at most 75 characters a word, and none that ends within a letter. */
function encodedWords(text: string): string {
  const words = [''];
  for (const letter of text) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + letter, 'utf8') > 39) words.push(letter);
    else words[words.length - 1] = last + letter;
  }
  return words
    .map((word) => `=?utf-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`)
    .join('\n ');
}
