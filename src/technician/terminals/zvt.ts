import { diagnoseZvt } from '../probes/payments/zvt.ts';
import { isMissing, secretQuestion, type TerminalProtocol } from './terminal.ts';

export const zvt: TerminalProtocol = {
  note: 'most terminals of Germany and Austria',
  secrets: { password: 'terminal.password' },
  questions: (_, isKnown) => [
    secretQuestion('password', 'Its password, six digits (ZVT)', {
      hint: 'From its supplier',
      isKnown,
    }),
  ],
  problems: (values, isKnown) => {
    const { password = '' } = values;
    return isMissing(values, 'password', isKnown) || (password !== '' && !/^\d{6}$/.test(password))
      ? { password: 'the password of a terminal has six digits' }
      : {};
  },
  settings: () => [],
  diagnose: (terminal, secrets, limits) =>
    diagnoseZvt(terminal, secrets?.['terminal.password'] ?? null, limits),
};
