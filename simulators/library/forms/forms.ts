/** The forms by name. */
import type { Form } from './form.ts';
import type { FormName } from './names.ts';
import { simulated } from './simulated.ts';
import { wise } from './wise.ts';

export const forms: Readonly<Record<FormName, Form>> = { wise, simulated };
