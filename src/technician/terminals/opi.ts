import { diagnoseOpi } from '../probes/payments/opi.ts';
import { type TerminalProtocol, textOf } from './terminal.ts';

export const opi: TerminalProtocol = {
  note: 'CCV in Belgium and the Netherlands, and others',
  secrets: {},
  questions: (terminal) => [
    {
      name: 'dialect',
      ask: 'Which OPI?',
      kind: 'choice',
      value: terminal?.opi?.dialect ?? 'nl',
      options: [
        { value: 'nl', label: 'OPI-NL', note: 'CCV in Belgium and the Netherlands' },
        { value: 'de', label: 'OPI-DE', note: 'CCV and Nexi in Germany' },
      ],
    },
    {
      name: 'listenPort',
      ask: 'Port of this machine to which the terminal connects',
      hint: 'As typed into the terminal, with the address of this machine; the firewall lets it in',
      kind: 'text',
      value: String(terminal?.opi?.listenPort ?? 4_100),
    },
  ],
  problems: ({ listenPort }) =>
    listenPort === undefined || /^\d{1,5}$/.test(listenPort)
      ? {}
      : { listenPort: 'a port is a number, as in 4100' },
  settings: (values) => [
    { path: ['dialect'], value: textOf(values, 'dialect') || 'nl' },
    { path: ['listenPort'], value: Number(textOf(values, 'listenPort') || 4_100) },
  ],
  diagnose: (terminal, _, limits) => diagnoseOpi(terminal, limits),
};
