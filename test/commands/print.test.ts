import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('a command whose reader stops before the end ends without a stack trace', () => {
  const script = 'node dist/src/main.js sip2 table | node -e "process.stdin.destroy()"';
  const { stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
});
