/** All protocols of terminals: what the setup and the doctor walk. */
import type { TerminalDriver } from '../../../hardware/terminals.ts';
import { adyen } from './adyen.ts';
import { opi } from './opi.ts';
import type { TerminalProtocol } from './terminal.ts';
import { zvt } from './zvt.ts';

export const terminals: Readonly<Record<TerminalDriver, TerminalProtocol>> = { zvt, opi, adyen };
