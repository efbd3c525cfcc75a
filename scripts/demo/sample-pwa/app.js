const list = document.querySelector('#notes');
const form = document.querySelector('#new-note');
const network = document.querySelector('#network');
const stored = () => JSON.parse(localStorage.getItem('notes') ?? '[]');

function show() {
  list.replaceChildren(
    ...stored().map((text) => {
      const item = document.createElement('li');
      item.dir = 'auto';
      item.textContent = text;
      return item;
    }),
  );
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = new FormData(form).get('text').trim();
  if (text) localStorage.setItem('notes', JSON.stringify([text, ...stored()]));
  form.reset();
  show();
});

const tell = () => {
  network.textContent = navigator.onLine ? 'Online' : 'Offline – your notes are here all the same';
};
addEventListener('online', tell);
addEventListener('offline', tell);
tell();
show();

if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js');
