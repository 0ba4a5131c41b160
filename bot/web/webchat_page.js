// The page: the panel of what happened, the examples, and the phones themselves.
"use strict";

// The panel: what happens behind the phones

const story = {
  list: document.querySelector(".story"),
  shown: "",

  refreshSoon() {
    clearTimeout(this.timer);
    if (this.list) this.timer = setTimeout(() => this.refresh(), 250);
  },

  async refresh() {
    const token = phones[0]?.token;
    if (token && !document.hidden) {
      const answer = await fetch(`demo/${token}/happened?lang=${pageLanguage}`).catch(() => null);
      if (answer?.ok) this.show(await answer.json());
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 3000);
  },

  show(lines) {
    const now = JSON.stringify(lines);
    if (now === this.shown) return;
    this.shown = now;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    this.list.replaceChildren(...lines.map((line) => this.draw(line)));
    document.querySelector("#panel .empty").hidden = lines.length > 0;
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
  },

  draw(line) {
    const item = element("li", line.synthetic ? `${line.kind} synthetic` : line.kind);
    item.append(element("span", "what", line.text));
    if (line.why.length) item.append(element("span", "why", line.why.join(" · ")));
    return item;
  },
};

// The page

const broken = new Set();
function connection(phone, works, why = "") {
  if (works) broken.delete(phone); else broken.add(phone);
  const line = document.getElementById("connection");
  line.hidden = broken.size === 0;
  line.textContent = broken.size ? why || say("no_connection") : "";
}

function unread(slot, more) {
  const badge = document.querySelector(`[data-unread="${slot}"]`);
  if (!badge) return;
  const count = more ? Number(badge.textContent || 0) + more : 0;
  badge.textContent = count || "";
  badge.hidden = !count;
}

function startAgain() {
  ["page", "used", ...phones.map((phone) => `phone-${phone.slot}`)].forEach((key) => store.removeItem(key));
  location.reload();
}

const phones = [...document.querySelectorAll(".phone")].map((root) => new LivePhone(root));

async function begin() {
  // One after the other: the first phone names the page the others join.
  for (const phone of phones) await phone.begin();
  story.refreshSoon();
}

function beginOrWait() {
  begin().catch((error) => {
    connection(document, false, error.told);
    setTimeout(() => { connection(document, true); beginOrWait(); }, (error.wait || 3) * 1000);
  });
}

document.getElementById("start-again").addEventListener("click", startAgain);
document.querySelectorAll(".languages a").forEach((link) => link.addEventListener("click", () => {
  // Nobody has said anything yet: new people in the other language.
  if (!store.getItem("used")) store.clear();
}));
document.querySelectorAll(".example").forEach((button) => button.addEventListener("click", () => phones[0].fill(button.dataset.text)));
document.querySelectorAll("[data-examples]").forEach((button) => button.addEventListener("click", () => {
  document.querySelectorAll("[data-examples]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  document.querySelectorAll("[data-examples-of]").forEach((list) => { list.hidden = list.dataset.examplesOf !== button.dataset.examples; });
}));
document.addEventListener("visibilitychange", () => {
  // A browser opens only six connections to a server: pages nobody looks at give theirs back.
  phones.forEach((phone) => (document.hidden ? phone.close() : phone.open()));
  if (!document.hidden) story.refreshSoon();
});
const watcher = new IntersectionObserver((seen) => seen.forEach((entry) => {
  const phone = phones.find((each) => each.root === entry.target);
  phone.isSeen = entry.isIntersecting;
  if (phone.isSeen) unread(phone.slot, 0);
}), { threshold: 0.4 });
phones.forEach((phone) => watcher.observe(phone.root));
beginOrWait();
