/** Builds the real services and mounts the app. Imports anything; imported by nothing. */
import '@fontsource-variable/fraunces/wght.css';
import '@fontsource-variable/source-sans-3/wght.css';
import './ui/tokens.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { scriptUrl } from './app-urls.ts';
import { attempt } from './domain/errors.ts';
import { fetchedLate, openOnce } from './domain/late-part.ts';
import Obstacle from './Obstacle.svelte';
import type { Services } from './pipeline/services.ts';
import { gated, protection } from './protection.ts';
import type { AppState } from './state/app-context.ts';
import type { Ask } from './state/ask.svelte.ts';
import { Feed } from './state/feed.svelte.ts';
import type { Lab } from './state/lab.svelte.ts';
import { Learning } from './state/learning.svelte.ts';
import { Library } from './state/library.svelte.ts';
import { follow } from './state/other-tabs.ts';
import type { Pulse } from './state/pulse.svelte.ts';
import { RequestLog } from './state/requests.svelte.ts';
import { Settings } from './state/settings.svelte.ts';
import type { Studio } from './state/studio.svelte.ts';
import { Updates } from './state/updates.svelte.ts';
import type { YourData } from './state/your-data.svelte.ts';
import { packMaps } from './storage/pack-maps.ts';
import { packSource } from './storage/packs.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { announced, listen } from './storage/tab-news.ts';
import { createRanker } from './workers/ranker/client.ts';

const updates = new Updates();
const requests = new RequestLog();
const settings = new Settings();

/**
 * Installs the service worker and offers a newer one when it waits. Once a new one controls the tabs, each reloads,
 * because its old chunks are gone from the shell; a tab in the middle of an import asks first.
 * @param busy whether a reload would throw work away.
 */
async function keepShell(busy: () => boolean): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox(scriptUrl('/service-worker.js'));
  let offered = false;
  let consented = false;
  workbox.addEventListener('waiting', () => {
    offered = true;
    updates.offer(() => {
      consented = true;
      workbox.messageSkipWaiting();
    });
  });
  const { controller } = navigator.serviceWorker;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker of a first visit takes over a page of its own build, and has not seen what that page has fetched.
    if (!offered && !controller) {
      keepFetched();
      return;
    }
    if (busy() && !consented) updates.markOutdated();
    else location.reload();
  });
  await workbox.register();
}

/** Tells the worker what was fetched before it was there, so that it can keep what is not part of the shell. */
function keepFetched(): void {
  const urls = performance.getEntriesByType('resource').map(({ name }) => name);
  navigator.serviceWorker.controller?.postMessage({ type: 'KEEP', urls });
}

// A chunk of an older build that the server no longer has: one reload fetches the new build.
addEventListener('vite:preloadError', () => updates.markOutdated());

const gate = openOnce(() => protection(import.meta.url));
/** A worker that only some visits need: its page side comes with the first call. */
const guardedLate = <T extends object>(fetchService: () => Promise<T>): T => fetchedLate(fetchService, gate);

function appState(storage: Storage): AppState {
  const news = new BroadcastChannel('inglenook');
  const services: Services = {
    ...announced(storage, news),
    packs: packSource(import.meta.env.BASE_URL),
    packMaps: packMaps(import.meta.env.BASE_URL),
    encoder: guardedLate(async () =>
      (await import('./workers/encoder/client.ts')).createEncoder({
        onRequests: (timings) => requests.add(timings),
      }),
    ),
    importer: guardedLate(async () => (await import('./workers/importer/client.ts')).createImporter()),
    ranker: gated(createRanker(), gate),
    mapper: guardedLate(async () => (await import('./workers/mapper/client.ts')).createMapper()),
    trainer: guardedLate(async () => (await import('./workers/trainer/client.ts')).createTrainer()),
    lab: guardedLate(async () => (await import('./workers/lab/client.ts')).createLab()),
    encoderReferences: {
      load: async (id) => (await import('./workers/encoder-reference/client.ts')).loadReference(id),
    },
    // With its checks it comes with the Lab: the first slate does not wait for them.
    labFiles: {
      load: async (id) =>
        (await import('./storage/lab-files.ts')).labFiles(import.meta.env.BASE_URL).load(id),
    },
    simulator: guardedLate(async () => (await import('./workers/lab-simulator/client.ts')).createSimulator()),
    language: guardedLate(async () => (await import('./workers/language/client.ts')).createLanguage()),
    monitor: guardedLate(async () => (await import('./workers/monitor/client.ts')).createMonitor()),
    commentStream: {
      load: async () =>
        (await import('./storage/pulse-stream.ts')).pulseStream(import.meta.env.BASE_URL).load(),
    },
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
  };
  const feed = new Feed(services, settings);
  const learning = new Learning(services, feed);
  listen(
    news,
    (catalogId) => void follow(services, feed, catalogId),
    (catalogId) => void (catalogId === feed.catalogId && feed.open(catalogId)),
  );
  let lab: Promise<Lab> | undefined;
  let studio: Promise<Studio> | undefined;
  let ask: Promise<Ask> | undefined;
  let yourData: Promise<YourData> | undefined;
  let pulse: Promise<Pulse> | undefined;
  return {
    feed,
    openLab: () =>
      (lab ??= import('./state/lab.svelte.ts').then(
        (module) => new module.Lab(services, feed, settings.locale),
      )),
    openStudio: () =>
      (studio ??= import('./state/studio.svelte.ts').then((module) => new module.Studio(services))),
    openAsk: () =>
      (ask ??= import('./state/ask.svelte.ts').then((module) => new module.Ask(services, feed, settings))),
    openPulse: () =>
      (pulse ??= import('./state/pulse.svelte.ts').then((module) => new module.Pulse(services))),
    learning,
    library: new Library(services, feed),
    openYourData: () =>
      (yourData ??= import('./state/your-data.svelte.ts').then(
        (module) => new module.YourData(services, learning, feed),
      )),
    requests,
    settings,
    updates,
    saved: storage.problem === undefined,
  };
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const opened = await attempt(() =>
  openStorage({ onOutdated: (by) => (by === 'erasure' ? updates.markErased() : updates.markOutdated()) }),
);
// The hearth that index.html shows while this loads.
target.replaceChildren();
if (opened.ok) {
  const app = appState(opened.value);
  mount(App, { target, props: { app } });
  // What a killed import left behind; not needed for the first slate, so after it. What fails now, the next start does.
  void attempt(() => opened.value.catalogs.sweep());
  // Without a shell (registration refused, say) everything but a start without network works.
  keepShell(() => !app.library.imports.open).catch(() => undefined);
} else mount(Obstacle, { target, props: { failure: opened.failure } });
