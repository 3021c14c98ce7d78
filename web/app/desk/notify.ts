/**
 * A notification that leads back to this window; null where a page may not make one by itself:
 * Chrome for Android throws (https://developer.mozilla.org/docs/Web/API/Notification/Notification).
 */
export function notify(words: string, tag: string): Notification | null {
  try {
    const shown = new Notification(words, { tag });
    shown.onclick = () => window.focus();
    return shown;
  } catch {
    return null;
  }
}
