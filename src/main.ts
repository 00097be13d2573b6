/** Builds the real services and mounts the app. Imports anything; imported by nothing. */
import '@fontsource-variable/fraunces/wght.css';
import '@fontsource-variable/source-sans-3/wght.css';
import './ui/tokens.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { scriptUrl } from './app-urls.ts';
import { attempt } from './domain/errors.ts';
import Obstacle from './Obstacle.svelte';
import type { Services } from './pipeline/services.ts';
import { gated, protection } from './protection.ts';
import type { AppState } from './state/app-context.ts';
import { Feed } from './state/feed.svelte.ts';
import { Library } from './state/library.svelte.ts';
import { RequestLog } from './state/requests.svelte.ts';
import { Settings } from './state/settings.svelte.ts';
import { Updates } from './state/updates.svelte.ts';
import { YourData } from './state/your-data.svelte.ts';
import { packSource } from './storage/packs.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createEncoder } from './workers/encoder/client.ts';
import { createImporter } from './workers/importer/client.ts';
import { createRanker } from './workers/ranker/client.ts';

const updates = new Updates();
const requests = new RequestLog();
const settings = new Settings();

/** Installs the service worker and offers a newer one when it waits. Every tab reloads once the new one controls it. */
async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox(scriptUrl('/service-worker.js'));
  let offered = false;
  workbox.addEventListener('waiting', () => {
    offered = true;
    updates.offer(() => workbox.messageSkipWaiting());
  });
  // Also in the tabs that did not consent: their old chunks are gone from the shell, so staying would break them.
  const { controller } = navigator.serviceWorker;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (offered || controller) location.reload();
  });
  await workbox.register();
}

// A chunk of an older build that the server no longer has: one reload fetches the new build.
addEventListener('vite:preloadError', () => updates.markOutdated());

function appState(storage: Storage): AppState {
  const services: Services = {
    ...storage,
    packs: packSource(import.meta.env.BASE_URL),
    encoder: gated(createEncoder(), gate),
    importer: gated(createImporter(), gate),
    ranker: gated(createRanker(), gate),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
  };
  const feed = new Feed(services, settings);
  return {
    feed,
    library: new Library(services, feed),
    yourData: new YourData(services),
    requests,
    settings,
    updates,
    saved: storage.problem === undefined,
  };
}

const gate = protection(import.meta.url);
gate.catch(() => {
  // The first call of a worker reports it where the person can read it.
});

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const opened = await attempt(() => openStorage({ onOutdated: () => updates.markOutdated() }));
if (opened.ok) {
  mount(App, { target, props: { app: appState(opened.value) } });
  // What a killed import left behind; not needed for the first slate, so after it.
  void opened.value.catalogs.sweep();
} else mount(Obstacle, { target, props: { failure: opened.failure } });
void keepShell();
