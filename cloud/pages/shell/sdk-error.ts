/** teams-js ErrorCode, as far as the shell answers with it (its public/interfaces.ts). */
const CODES = {
  notSupported: 100,
  internal: 500,
  permissionDenied: 1000,
  invalidArguments: 4000,
  userAbort: 8000,
} as const;

export function sdkError(code: keyof typeof CODES, message: string) {
  return { errorCode: CODES[code], message };
}
