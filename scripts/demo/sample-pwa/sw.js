const version = 'mina-1';
const shell = [
  '/',
  '/style.css',
  '/app.js',
  '/manifest.webmanifest',
  '/icons/icon-192.png',
  '/icons/icon-512.png',
];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(version)
      .then((cache) => cache.addAll(shell))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const forgetOthers = (names) =>
    Promise.all(names.filter((name) => name !== version).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(forgetOthers)
      .then(() => self.clients.claim()),
  );
});

// The shell comes from the cache, so that the app opens at sea; anything else from the network.
self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const fromNetwork = () => fetch(event.request).catch(() => caches.match('/'));
  event.respondWith(caches.match(event.request).then((cached) => cached ?? fromNetwork()));
});
