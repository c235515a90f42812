/**
 * `heard`: a kiosk reports. `silent`: it does not, while its library is open. `with-branch`: nor does any
 * other of its branch, which has a why of its own. `closed`: it is switched off, as its library is closed.
 */
export type Silence = 'heard' | 'silent' | 'with-branch' | 'closed';
