/** The payment terminal in the report: its last transaction, then its own diagnosis. */
import type { Diagnosis } from '../../../hardware/devices.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';
import type { Conversation } from './conversation.ts';
import { testTerminal } from './terminal-test.ts';
import type { TestParts } from './test-parts.ts';

type Terminal = NonNullable<TestParts['kiosk']['terminal']>;

/** Once the person ends the report, the diagnosis is asked to stop, and not waited for. */
export async function examineTerminal(
  terminal: Terminal,
  { signal }: Conversation,
): Promise<Finding> {
  const answer = await testTerminal(terminal);
  if (answer.light !== 'ok' || signal.aborted || !terminal.diagnose) return answer;
  const startedMs = performance.now();
  const stopped = new Promise<null>((resolve) =>
    signal.addEventListener('abort', () => resolve(null), { once: true }),
  );
  const diagnosis = await Promise.race([terminal.diagnose(signal), stopped]);
  if (diagnosis === null) return answer;
  return diagnosisFinding(diagnosis, Math.round(performance.now() - startedMs));
}

function diagnosisFinding({ outcome, why, code = '' }: Diagnosis, latencyMs: number): Finding {
  switch (outcome) {
    case 'passed': {
      const told = { is: 'diagnosis-passed' };
      const text = 'The terminal answers, and its diagnosis passed.';
      return fine('terminal', text, { latencyMs, told });
    }
    case 'not-supported': {
      const told = { is: 'no-diagnosis' };
      return fine('terminal', 'The terminal answers; it has no diagnosis.', { latencyMs, told });
    }
    case 'failed': {
      const text = `The terminal answers, and its diagnosis failed: ${why}.`;
      const remedy = 'Check its own network connection, then call its hotline with that code.';
      const told = { is: 'says', name: code };
      return broken('terminal', 'diagnosis-failed', text, { remedy, latencyMs, told });
    }
    case 'busy': {
      const text = 'The terminal answers, and was too busy for its diagnosis.';
      const remedy = 'Make the report again when nothing is under way at the terminal.';
      return attention('terminal', 'diagnosis-busy', text, { remedy, latencyMs });
    }
    case 'unknown': {
      const text = `The terminal answers, and its diagnosis came to no end: ${why}.`;
      const remedy = 'Look at its display; run the diagnosis from its own menu.';
      return attention('terminal', 'diagnosis-unanswered', text, { remedy, latencyMs });
    }
  }
}
