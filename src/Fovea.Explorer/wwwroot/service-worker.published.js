// Keeps the whole published page, named by its contents, so that later loads need no network. service-worker-assets.js is written by the build.
self.importScripts("./service-worker-assets.js");

const name = "fovea-" + self.assetsManifest.version;
const kept = self.assetsManifest.assets.filter(asset => !/\.(br|gz)$/.test(asset.url) && !/^(service-worker|workspace\/)/.test(asset.url));

// What the server offers to look at is another thing at every visit.
const offered = new URL("workspace/", self.location).href;

self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(name);
  await cache.addAll(kept.map(asset => new Request(asset.url, { integrity: asset.hash, cache: "no-cache" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const other of await caches.keys()) {
    if (other.startsWith("fovea-") && other !== name) await caches.delete(other);
  }
  await self.clients.claim();
})()));

self.addEventListener("fetch", event => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  if (event.request.url.startsWith(offered)) {
    event.respondWith(fetch(event.request).catch(() => new Response('{ "model": null, "files": [] }')));
    return;
  }
  event.respondWith((async () => {
    const cache = await caches.open(name);
    const asked = event.request.mode === "navigate" ? "index.html" : event.request;
    // What is not kept, such as the workspace, is asked for; without a network the answer is that there is none.
    return await cache.match(asked, { ignoreSearch: true }) ?? await fetch(event.request).catch(() => new Response(null, { status: 504 }));
  })());
});
