/** Calls by a command, through real programs, good ones and hostile ones. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Call, type Way, whyFailed } from '../../src/help/call.ts';
import { commandWay } from '../../src/help/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'help-programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const call: Call = {
  id: '7d4e',
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  reason: 'set-incomplete',
  at: '2026-11-26T09:00:00Z',
  text: 'Één lezer — met een heel lange zin over een onderdeel dat ontbreekt — vraagt hulp bij Toestel 2.',
};
let programs = 0;
/** An executable script; `$out` is a file of its own. */
function script(lines: string): { program: string; out: string } {
  programs += 1;
  const program = join(folder, `program-${programs}`);
  const out = `${program}.out`;
  writeFileSync(program, `#!/bin/sh\nout='${out}'\n${lines}\n`);
  chmodSync(program, 0o755);
  return { program, out };
}
async function send(way: Way, until = new AbortController()) {
  let coming = false;
  const outcome = await way
    .deliver(call, until.signal, () => {
      coming = true;
    })
    .then(() => 'delivered', whyFailed);
  return { outcome, coming: () => coming };
}
function command(program: string, more: { arguments?: string[]; timeoutMs?: number } = {}) {
  return commandWay({ program, arguments: [], timeoutMs: 30_000, ...more });
}
function isAlive(pid: number) {
  return (
    existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  );
}

describe('a command', () => {
  it('gets its arguments as they are, and the call as variables, and no other variable of the kiosk', async () => {
    process.env.KIOSK_SIP2_PASSWORD = 'geheim';
    const { program, out } = script('printf "%s|" "$@" > "$out"; env >> "$out"');
    const { outcome, coming } = await send(
      command(program, { arguments: ['a b', '$(id)', '; rm -rf /'] }),
    );
    delete process.env.KIOSK_SIP2_PASSWORD;
    const said = readFileSync(out, 'utf8');
    expect([outcome, coming()]).toEqual(['delivered', false]);
    expect(said).toContain('a b|$(id)|; rm -rf /|');
    for (const line of [
      'KIOSK_CALL=7d4e',
      'KIOSK_REASON=set-incomplete',
      'KIOSK_DEVICE=Toestel 2',
      'KIOSK_LIBRARY=Bibliotheek Lindeveld',
      'KIOSK_AT=2026-11-26T09:00:00Z',
      `KIOSK_TEXT=${call.text}`,
    ])
      expect(said).toContain(line);
    expect(said).not.toContain('geheim');
  });

  it('says by a line that someone is coming', async () => {
    const { coming, outcome } = await send(command(script('echo acknowledged').program));
    expect([outcome, coming()]).toEqual(['delivered', true]);
    const other = await send(
      command(script('echo "not acknowledged"; echo acknowledgedX').program),
    );
    expect([other.outcome, other.coming()]).toEqual(['delivered', false]);
  });

  it('may go on after its delivery, until staff press its button or the call ends', async () => {
    const { program, out } = script(
      'echo $$ > "$out"; echo delivered; sleep 60; echo acknowledged',
    );
    const until = new AbortController();
    const { outcome, coming } = await send(command(program, { timeoutMs: 60_000 }), until);
    expect([outcome, coming()]).toEqual(['delivered', false]);
    const pid = Number(readFileSync(out, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    until.abort();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('that fails, that is not there or that may not run has delivered nothing', async () => {
    expect((await send(command(script('exit 3').program))).outcome).toBe('it ended with 3');
    expect((await send(command('/nowhere/ring'))).outcome).toBe('ENOENT');
    const { program } = script('true');
    chmodSync(program, 0o644);
    expect((await send(command(program))).outcome).toBe('EACCES');
  });

  it('that takes too long is ended, with what it started, even where it does not want to', async () => {
    const { program, out } = script('trap \'\' TERM; sleep 60 & echo $! > "$out"; wait; wait');
    // Long enough that it has started what it starts.
    const { outcome } = await send(command(program, { timeoutMs: 1_000 }));
    expect(outcome).toBe('it ran longer than 1000 ms');
    await expect.poll(() => isAlive(Number(readFileSync(out, 'utf8')))).toBe(false);
  });

  it('that says too much is not listened to any more, and one without end is ended', async () => {
    const { outcome, coming } = await send(
      command(script('yes | head -c 100000; echo acknowledged').program),
    );
    expect([outcome, coming()]).toEqual(['delivered', false]);
    const endless = await send(command(script('exec yes').program, { timeoutMs: 200 }));
    expect(endless.outcome).toBe('it ran longer than 200 ms');
  });
});
