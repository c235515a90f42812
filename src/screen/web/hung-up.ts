/** Whether a request failed because the client disconnected or broke its own body. */
export function hungUp(error: Error): boolean {
  return (
    'code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}
