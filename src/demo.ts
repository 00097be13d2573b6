/** Mounts the visitor's page of a demo. Imports anything; imported by nothing. Knows nothing of the app's own data. */
import '@fontsource-variable/fraunces/wght.css';
import '@fontsource-variable/source-sans-3/wght.css';
import './ui/tokens.css';
import { mount } from 'svelte';
import { scriptUrl } from './app-urls.ts';
import Demo from './Demo.svelte';
import { readDemo } from './domain/sharing/demo-file.ts';
import { decodeDemoFile } from './domain/sharing/demo-link.ts';
import type { DemoServices } from './pipeline/demo.ts';
import { readDemoFile } from './state/demo-file.ts';
import { DemoPage } from './state/demo.svelte.ts';
import { RequestLog } from './state/requests.svelte.ts';
import { visitStore } from './storage/demo-visits.ts';

const embedded = window.parent !== window;

const random = (): number => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;

/** Kept with the tab's place in its history alone, which goes when the tab is closed. */
function draw(): number {
  const state: unknown = history.state;
  const before: unknown = state && typeof state === 'object' && 'draw' in state ? state.draw : undefined;
  if (typeof before === 'number' && before >= 0 && before < 1) return before;
  const drawn = random();
  history.replaceState({ draw: drawn }, '');
  return drawn;
}

const servicesOf = (demoId: string): DemoServices => ({
  store: visitStore(demoId),
  now: () => Date.now(),
  today: () => {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  },
  random,
  draw,
});

const target = document.getElementById('demo');
if (!target) throw new Error('demo.html has no #demo');

const requests = new RequestLog();
// A demo that was saved as one file carries its link in itself, and lies on a disk or with a host that knows no app.
const { link } = target.dataset;
const hosted = link === undefined;
const page = new DemoPage(link ?? location.hash.slice(1), servicesOf, (text, run) =>
  hosted ? readDemo(text, readDemoFile, run) : decodeDemoFile(text, run),
);
mount(Demo, { target, props: { page, requests, embedded, hosted } });
// Another link pasted over this one is another demo, and the page has been told only of this.
if (hosted) addEventListener('hashchange', () => location.reload());

if (embedded) {
  // All that an embedding page is ever told, so that it can give the frame its height.
  new ResizeObserver(() => {
    const height = Math.ceil(target.getBoundingClientRect().height);
    // Nothing is drawn yet: a frame of no height would jump open.
    if (height > 0) parent.postMessage({ type: 'inglenook-height', height }, '*');
  }).observe(target);
} else if (hosted && 'serviceWorker' in navigator && !import.meta.env.DEV) {
  const { serviceWorker } = navigator;
  // The worker of a first visit has not seen what this page fetched. The page itself comes last: once it is kept, all is.
  serviceWorker.addEventListener('controllerchange', () => {
    const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
    const urls = [...fetched, location.origin + location.pathname];
    serviceWorker.controller?.postMessage({ type: 'KEEP', urls });
  });
  // For the way home without a network. Where it is refused, the page works until it is closed.
  serviceWorker.register(scriptUrl('/service-worker.js')).catch(() => undefined);
}
