const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is a moment in ISO 8601 with an offset or `Z`. */
export function isMoment(text: string): boolean {
  return moment.test(text) && !Number.isNaN(Date.parse(text));
}
