/** The forms by name. */
import { evergreen } from './evergreen.ts';
import { fbs } from './fbs.ts';
import { folio } from './folio.ts';
import type { Form } from './form.ts';
import { koha } from './koha.ts';
import type { FormName } from './names.ts';
import { simulated } from './simulated.ts';
import { wise } from './wise.ts';

export const forms: Readonly<Record<FormName, Form>> = {
  wise,
  simulated,
  evergreen,
  folio,
  koha,
  fbs,
};
