/** Word of new alerts by the system's own notifications: on this device only, and only where the person has asked for it. */
import type { Alert } from '../domain/monitoring/pulse-types.ts';
import { m } from '../paraglide/messages.js';

const KEY = 'pulse-notices';

export type NoticeState = 'on' | 'off' | 'denied' | 'absent';

/** Private windows of some browsers keep no settings; then it is off at the next visit. */
const stored = (): boolean => {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
};

export function noticeState(): NoticeState {
  if (!('Notification' in globalThis)) return 'absent';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && stored() ? 'on' : 'off';
}

/** Turns notices on or off; the browser asks the person where it has not yet. Call it from a press. */
export async function setNotices(on: boolean): Promise<NoticeState> {
  if (!('Notification' in globalThis)) return 'absent';
  if (on && Notification.permission === 'default') await Notification.requestPermission();
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Nothing to do: without settings there are no notices.
  }
  return noticeState();
}

/** Tells of open alerts, once for all of them: who looks at another window learns that the reading is over. */
export function notifyOfAlerts(alerts: readonly Alert[]): void {
  const count = alerts.filter(({ state }) => state === 'open').length;
  if (count === 0 || noticeState() !== 'on' || !document.hidden) return;
  // Some phones show notices only through a service worker, and throw here.
  try {
    new Notification(m.pulse_notice_title(), { body: m.pulse_notice_text({ count }), tag: KEY });
  } catch {
    return;
  }
}
