/** One answer for each message that the simulated library system knows. */
import {
  type AnyDraft,
  first,
  type KnownMessage,
  type ServerAnswer,
} from '../../../packages/sip2/src/index.ts';
import { withQuirks } from '../apply-quirks.ts';
import { forms } from '../forms/forms.ts';
import type { State } from '../state.ts';
import {
  answerCheckin,
  answerCheckout,
  answerItemInformation,
  answerRenew,
} from './answer-item.ts';
import {
  answerEndSession,
  answerFeePaid,
  answerPatronInformation,
  answerPatronStatus,
  answerRegistrations,
} from './answer-patron.ts';

export interface Account {
  user: string;
  password: string;
}

/** Whether the log-in (93) carries the kiosk's account. */
export function logsIn(message: KnownMessage, account: Account): boolean {
  return first(message, 'CN') === account.user && first(message, 'CO') === account.password;
}

/**
 * Executes the message. 19, 15, 65 and the rest that the kiosk has no use for are answered with 96,
 * as systems do that lack them.
 */
export function answerTo(state: State, message: KnownMessage): ServerAnswer {
  if (state.quirks.has('parses-due-date') && hasBlankDueDate(message)) return 'silent';
  const answer = execute(state, message);
  return answer ? withQuirks(answer, message, state) : 'resend';
}

function hasBlankDueDate(message: KnownMessage): boolean {
  return (message.code === '11' || message.code === '29') && message.fixed.nbDueDate.trim() === '';
}

function execute(state: State, message: KnownMessage): AnyDraft | null {
  switch (message.code) {
    case '99':
      return forms[state.form].status(state);
    case '63':
      return answerPatronInformation(state, message);
    case '41':
      return answerRegistrations(state, message);
    case '23':
      return answerPatronStatus(state, message);
    case '35':
      return answerEndSession(state, message);
    case '37':
      return answerFeePaid(state, message);
    case '11':
      return answerCheckout(state, message);
    case '29':
      return answerRenew(state, message);
    case '09':
      return answerCheckin(state, message);
    case '17':
      return answerItemInformation(state, message);
    default:
      return null;
  }
}
