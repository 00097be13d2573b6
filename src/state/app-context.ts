/** The state that pages share, handed down from App by context. */
import { createContext } from 'svelte';
import type { Ask } from './ask.svelte.ts';
import type { Feed } from './feed.svelte.ts';
import type { Lab } from './lab.svelte.ts';
import type { Learning } from './learning.svelte.ts';
import type { Library } from './library.svelte.ts';
import type { Pulse } from './pulse.svelte.ts';
import type { RequestLog } from './requests.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { Studio } from './studio.svelte.ts';
import type { Updates } from './updates.svelte.ts';
import type { YourData } from './your-data.svelte.ts';

export interface AppState {
  readonly feed: Feed;
  readonly learning: Learning;
  readonly library: Library;
  /** The bench of the Lab: one a session, made when it is first asked for, since few visits need it. */
  readonly openLab: () => Promise<Lab>;
  /** One a session, made when it is first asked for. */
  readonly openStudio: () => Promise<Studio>;
  /** One a session, made when it is first asked for. */
  readonly openAsk: () => Promise<Ask>;
  /** One a session, made when it is first asked for. */
  readonly openPulse: () => Promise<Pulse>;
  /** One a session, made when it is first asked for. */
  readonly openYourData: () => Promise<YourData>;
  readonly requests: RequestLog;
  readonly settings: Settings;
  readonly updates: Updates;
  /** False where the browser refuses to store anything: all works, nothing is kept. */
  readonly saved: boolean;
}

export const [getApp, setApp] = createContext<AppState>();
