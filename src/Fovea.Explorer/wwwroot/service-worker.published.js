// Keeps the whole published page, named by its contents, so that later loads need no network. service-worker-assets.js is written by the build.
self.importScripts("./service-worker-assets.js");

// Several copies of the page may lie on one host, each in a folder of its own: they share the host's caches.
const scope = self.registration.scope;
const own = `fovea-${scope}-`;
const name = own + self.assetsManifest.version;
const pages = [scope, new URL("index.html", scope).href];
const kept = self.assetsManifest.assets.filter(asset => !/\.(br|gz)$/.test(asset.url) && !/^(service-worker|workspace\/)/.test(asset.url));

// What the server offers to look at is another thing at every visit.
const offered = new URL("workspace/", scope).href;
const index = offered + "index.json";

self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(name);
  await cache.addAll(kept.map(asset => new Request(asset.url, { integrity: asset.hash, cache: "no-cache" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const other of await caches.keys()) {
    if (other.startsWith(own) && other !== name) await caches.delete(other);
  }
  await self.clients.claim();
})()));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const address = url.origin + url.pathname;
  const gone = () => new Response(null, { status: 504 });
  if (address.startsWith(offered)) {
    const otherwise = address === index ? () => new Response('{ "model": null, "files": [] }') : gone;
    event.respondWith(fetch(event.request).catch(otherwise));
    return;
  }
  event.respondWith((async () => {
    const cache = await caches.open(name);
    const asked = event.request.mode === "navigate" && pages.includes(address) ? "index.html" : event.request;
    // What is not kept, such as the workspace, is asked for; without a network the answer is that there is none.
    return await cache.match(asked, { ignoreSearch: true }) ?? await fetch(event.request).catch(gone);
  })());
});
