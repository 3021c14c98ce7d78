import { sdkError } from './sdk-error.ts';

/** teams-js reads these answers as [succeeded, reason] (its sendAndHandleStatusAndReason). */
const STATUS_AND_REASON = new Set([
  'authentication.authenticate',
  'authentication.getAuthToken',
  'authentication.getUser',
  'calendar.composeMeeting',
  'calendar.openCalendarItem',
  'call.startCall',
  'chat.openChat',
  'conversations.openConversation',
  'executeDeepLink',
  'mail.composeMail',
  'mail.openMailItem',
  'navigateBack',
  'navigateCrossDomain',
  'navigateToTab',
  'pages.navigateToApp',
  'settings.setSettings',
]);

/** A refusal that the app's promise turns into an error, instead of waiting for ever. */
export function unsupportedAnswer(
  func: string,
  message = 'Not supported on platform',
): readonly unknown[] {
  if (STATUS_AND_REASON.has(func)) return [false, message];
  return [sdkError('notSupported', message)];
}
