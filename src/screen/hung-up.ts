/**
 * Whether a request failed because the client went away, or broke its own body: nothing that the
 * kiosk could have done better.
 */
export function hungUp(error: Error): boolean {
  return (
    'code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}
