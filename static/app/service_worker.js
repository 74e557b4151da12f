// Served by tuphe.views.service_worker, which writes CONFIG in front. Pages are private and are never
// kept; without a network a page of its own says so. Files are kept as long as their names hold.

const CACHE = `tuphe-${CONFIG.version}`;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", (event) => {
  const wanted = [CONFIG.offline, ...CONFIG.files].map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await self.registration.navigationPreload?.enable();
      for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

async function page(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return (await caches.match(CONFIG.offline)) ?? Response.error();
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request);
  if (known && HASHED.test(new URL(request.url).pathname)) return known;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && request.url.startsWith(self.location.origin + CONFIG.static)) event.respondWith(file(request));
});
