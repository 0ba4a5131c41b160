// What the pages do beyond forms and links; without it everything works too.
"use strict";

// A part of a page that changes by itself: <section id="queue" data-refresh="20">, in seconds.
for (const part of document.querySelectorAll("[data-refresh][id]")) {
  setInterval(() => refresh(part.id), Number(part.dataset.refresh) * 1000);
}

async function refresh(id) {
  const part = document.getElementById(id);
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { "X-By-Itself": "1" } }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(id);
  if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
