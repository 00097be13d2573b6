/// <reference lib="webworker" />
/**
 * Keeps the shell for offline use and puts the security headers on every page, worker and script that it serves, so that
 * a host without header support is protected from the second response on. Model files are not its business: the encoder
 * worker keeps them in a cache of its own.
 */
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { headersFor, isDemoPage } from './security-headers.ts';

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: ({ url: string; revision: string | null } | string)[];
};

/** The build's files (relative to this script) that only some visits need: the encoder, training, the map. */
declare const ON_DEMAND_FILES: readonly string[];

/** Code and fonts that only some visits need: kept after their first use. */
const ON_DEMAND = 'on-demand-v1';

const withHeaders = (request: Request, response: Response): Response => {
  if (response.status === 0 || response.type.startsWith('opaque')) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersFor(new URL(request.url).pathname)))
    headers.set(name, value);
  // A 204 or 304 must not carry a body, and the constructor refuses one.
  const body = [101, 204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
};

const precache = new PrecacheController({
  cacheName: 'shell-v1',
  plugins: [
    { handlerWillRespond: ({ request, response }) => Promise.resolve(withHeaders(request, response)) },
  ],
});
precache.addToCacheList(self.__WB_MANIFEST);

/** A built file's path without its hash: the same for every version of it. */
const withoutHash = (path: string): string =>
  path.replace(/^.*\/assets\//, '').replace(/-[\w-]{8}(?=\.\w+$)/, '');

/** Who has used an earlier version of an on-demand file gets this build's with the update, and can go offline again. */
const renewOnDemand = async () => {
  const cache = await caches.open(ON_DEMAND);
  const used = new Set((await cache.keys()).map(({ url }) => withoutHash(new URL(url).pathname)));
  const wanted = ON_DEMAND_FILES.map((path) => new URL(path, self.location.href)).filter(({ pathname }) =>
    used.has(withoutHash(pathname)),
  );
  for (const url of wanted) if (!(await cache.match(url))) await cache.add(url);
};

/** A demo that is too large for its link is a file beside the page. */
const isDemoFile = (address: string): boolean => /\/[\w-]{8}\.demo$/.test(address);

/** Keeps on-demand files of this build that were fetched past this worker. */
const keep = async (urls: readonly string[]) => {
  const cache = await caches.open(ON_DEMAND);
  const files = new Set(ON_DEMAND_FILES.map((path) => new URL(path, self.location.href).href));
  const sentences = ['lab/', 'pulse/'].map((folder) => new URL(folder, self.location.href).href);
  const wanted = (url: string): boolean =>
    files.has(url) || isDemoFile(url) || sentences.some((folder) => url.startsWith(folder));
  for (const url of urls) if (wanted(url) && !(await cache.match(url))) await cache.add(url);
};

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([precache.install(event), renewOnDemand()]));
});

/** Files of an older build that this build no longer names. */
const dropStale = async () => {
  const cache = await caches.open(ON_DEMAND);
  const requests = await cache.keys();
  await Promise.all(
    requests.slice(0, Math.max(0, requests.length - 60)).map((request) => cache.delete(request)),
  );
};

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([precache.activate(event), dropStale()]).then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  const type = (event.data as { type?: unknown } | null)?.type;
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  // A page that was loaded past this worker (forced reload) asks to be protected by it.
  if (type === 'CLAIM') event.waitUntil(self.clients.claim());
  // The page of a first visit was there before this worker.
  const urls = (event.data as { urls?: unknown } | null)?.urls;
  if (type === 'KEEP' && Array.isArray(urls))
    event.waitUntil(keep(urls.filter((url) => typeof url === 'string')));
});

registerRoute(new PrecacheRoute(precache, { ignoreURLParametersMatching: [/^./] }));

const isOwnAsset = (request: Request): boolean => {
  const url = new URL(request.url);
  return (
    request.method === 'GET' &&
    url.origin === self.location.origin &&
    /\/(assets|lab|pulse)\//.test(url.pathname) &&
    // The model loader asks for byte ranges and keeps them itself, and ONNX Runtime's binary with them.
    !request.headers.has('range') &&
    !/\/ort-[^/]*\.wasm$|\.onnx$|\/tokenizer-[^/]*\.json$/.test(url.pathname)
  );
};

/** From the network, and without one as it was kept under `key`. */
async function freshOrKept(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(ON_DEMAND);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(key, response.clone());
    return withHeaders(request, response);
  } catch (error) {
    const kept = await cache.match(key);
    if (!kept) throw error;
    return withHeaders(request, kept);
  }
}

registerRoute(
  ({ request }) => isOwnAsset(request),
  async ({ request }) => {
    const cache = await caches.open(ON_DEMAND);
    const kept = await cache.match(request);
    if (kept) return withHeaders(request, kept);
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return withHeaders(request, response);
  },
);

// The owner of a demo may have put a new file in the place of the old one.
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && isDemoFile(url.pathname),
  async ({ request }) => freshOrKept(request, request.url),
);

// The visitor's page of a demo is no part of the shell. It is asked for anew, so that it names the scripts of the present
// build, and kept for when there is no network.
registerRoute(
  ({ request, sameOrigin, url }) => sameOrigin && request.mode === 'navigate' && isDemoPage(url.pathname),
  async ({ request, url }) => freshOrKept(request, url.origin + url.pathname),
);

registerRoute(
  ({ request, sameOrigin }) => sameOrigin && request.mode === 'navigate',
  async ({ request }) => withHeaders(request, await fetch(request)),
);
