// The phones on the page: what is sent, what arrives, and the story behind it.
"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const isDemo = document.body.classList.contains("demo");
const pageLanguage = document.body.dataset.language;
const store = sessionStorage;
const PATIENCE_MS = 20000;
let page = store.getItem("page");

const say = (key, name = "") => words[key].replaceAll("{name}", name);
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(answer.status), { status: answer.status, told: told.error });
  return told;
}

class Phone {
  constructor(root) {
    this.root = root;
    this.slot = root.dataset.slot;
    this.log = root.querySelector(".log");
    this.input = root.querySelector("textarea");
    this.typing = root.querySelector(".typing");
    this.toastLine = root.querySelector(".toast");
    this.first = { role: root.dataset.role, name: root.dataset.name, language: root.dataset.language };
    this.isRole(this.first.role);
    this.listenToHands();
  }

  // Who holds the phone

  isRole(role) {
    this.role = role;
    const newcomer = role === "newcomer";
    this.name = newcomer ? say("newcomer") : this.first.name;
    this.language = newcomer ? pageLanguage : this.first.language;
    const swap = this.root.querySelector(".swap");
    if (!swap) return;
    swap.textContent = newcomer ? say("become_volunteer", this.first.name) : say("become_newcomer");
    this.root.querySelector("h2").textContent = this.name;
    this.root.querySelector(".face").textContent = newcomer ? "?" : this.name[0];
    this.root.querySelector(".role").textContent = say(`role.${role}`);
    this.log.querySelector(".empty").textContent = say(`empty.${role}`, this.name);
    this.log.setAttribute("aria-label", say("messages_of", this.name));
    this.input.setAttribute("aria-label", say("write_as", this.name));
  }

  async begin(insteadOf) {
    const known = JSON.parse(store.getItem(`phone-${this.slot}`) || "null");
    if (known && !insteadOf) {
      this.isRole(known.role);
      this.token = known.token;
    } else {
      const body = { role: this.role, language: this.language };
      if (page) body.page = page;
      if (insteadOf) body.instead_of = insteadOf;
      if (this.role !== "volunteer") this.waitForBot();
      const made = await post("web/people", body);
      this.token = made.token;
      if (made.page) { page = made.page; store.setItem("page", page); }
      this.remember();
    }
    this.clear();
    this.open();
  }

  remember() {
    store.setItem(`phone-${this.slot}`, JSON.stringify({ token: this.token, role: this.role }));
  }

  async swap() {
    const before = this.token;
    this.close();
    this.isRole(this.role === "newcomer" ? this.first.role : "newcomer");
    await this.begin(before);
    this.input.focus();
  }

  clear() {
    this.last = 0;
    this.log.querySelectorAll(".message").forEach((old) => old.remove());
  }

  // What arrives

  open() {
    if (this.source || !this.token) return;
    const source = new EventSource(`web/${this.token}/events?after=${this.last}`);
    this.source = source;
    const heard = (take) => (event) => {
      this.last = Number(event.lastEventId);
      take.call(this, JSON.parse(event.data));
    };
    source.addEventListener("open", () => { this.opened = Date.now(); connection(this, true); });
    source.addEventListener("message", heard(this.show));
    source.addEventListener("toast", heard(this.answered));
    source.addEventListener("error", () => {
      connection(this, false);
      if (source.readyState === EventSource.CLOSED) this.reopen();
    });
  }

  close() {
    this.source?.close();
    this.source = null;
  }

  async reopen() {
    this.close();
    const answer = await fetch(`web/${this.token}/messages`).catch(() => null);
    if (answer?.status === 404) startAgain();
    else setTimeout(() => this.open(), 3000);
  }

  show(message) {
    const known = this.log.querySelector(`[data-id="${message.id}"]`)
      || (message.client_id && this.log.querySelector(`[data-client="${CSS.escape(message.client_id)}"]`));
    const shown = this.draw(message, known);
    const atEnd = this.isAtEnd();
    if (known) this.replace(known, shown);
    else this.place(shown);
    if (atEnd || !message.edited) this.scrollTo(shown);
    if (message.from_bot) {
      this.botSpoke();
      if (!known && Date.now() - this.opened > 1500) this.ring();
    }
    story.refreshSoon();
  }

  draw(message, known) {
    const shown = element("div", message.from_bot ? "message" : "message own");
    shown.dataset.id = message.id;
    if (!known) shown.classList.add("arrives");
    shown.append(element("span", "hearing", say(message.from_bot ? "said.bot" : "said.own")));
    const bubble = element("div", "bubble", message.text);
    bubble.dir = "auto";
    shown.append(bubble);
    const rows = message.buttons.filter((row) => row.length);
    if (rows.length) shown.append(this.drawButtons(rows));
    const time = element("time", "", new Date(message.at).toLocaleTimeString(`${pageLanguage}-BE`, { hour: "2-digit", minute: "2-digit" }));
    time.dateTime = message.at;
    shown.append(time);
    return shown;
  }

  drawButtons(rows) {
    const box = element("div", "taps");
    for (const row of rows) {
      const line = element("div");
      for (const button of row) {
        const made = element("button", "tap", button.label);
        made.type = "button";
        made.dir = "auto";
        made.dataset.button = button.token;
        line.append(made);
      }
      box.append(line);
    }
    return box;
  }

  replace(old, shown) {
    const taps = [...old.querySelectorAll(".tap")];
    const focused = taps.indexOf(document.activeElement);
    old.replaceWith(shown);
    if (focused < 0) return;
    const next = shown.querySelectorAll(".tap")[focused];
    (next || this.log).focus({ preventScroll: true });
  }

  place(shown) {
    const later = [...this.log.querySelectorAll(".message[data-id]")].find((other) => Number(other.dataset.id) > Number(shown.dataset.id));
    this.log.insertBefore(shown, later || this.log.querySelector(".pending"));
  }

  answered(toast) {
    this.log.querySelectorAll(`.tap[data-tap="${CSS.escape(toast.client_id)}"]`).forEach((tap) => tap.removeAttribute("aria-busy"));
    this.botSpoke();
    if (toast.text) this.toast(toast.text);
  }

  toast(text) {
    this.toastLine.textContent = text;
    this.toastLine.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => {
      this.toastLine.classList.remove("shown");
      this.toastLine.textContent = "";
    }, 6000);
  }

  ring() {
    this.root.classList.remove("rings");
    void this.root.offsetWidth;
    this.root.classList.add("rings");
    if (!this.isSeen) unread(this.slot, 1);
  }

  isAtEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 90; }
  scrollTo(shown) {
    this.toEnd();
    // Of a message that does not fit, the beginning is shown.
    const hidden = this.log.getBoundingClientRect().top - shown.getBoundingClientRect().top;
    if (hidden > 0) this.log.scrollTop -= hidden + 12;
  }

  toEnd() { this.log.scrollTop = this.log.scrollHeight; }

  waitForBot() {
    this.typing.hidden = false;
    this.toEnd();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.botSpoke(), PATIENCE_MS);
  }

  botSpoke() {
    clearTimeout(this.typingTimer);
    this.typing.hidden = true;
  }

  // What is sent

  listenToHands() {
    this.root.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.sendText(); });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.sendText(); }
    });
    this.log.addEventListener("click", (event) => {
      const tap = event.target.closest(".tap");
      if (tap && tap.getAttribute("aria-busy") !== "true") this.tap(tap);
    });
    this.root.querySelector(".where").addEventListener("click", () => this.sendLocation());
    this.root.querySelector(".swap")?.addEventListener("click", () => this.swap().catch(() => this.toast(say("not_sent"))));
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 3}px`;
  }

  fill(text) {
    this.input.value = text;
    this.fit();
    this.root.scrollIntoView({ block: "nearest" });
    this.input.focus();
  }

  sendText() {
    const text = this.input.value.trim();
    if (!text || !this.token) return;
    this.input.value = "";
    this.fit();
    const id = newId();
    const pending = this.draw({ id: "", text, buttons: [], at: new Date().toISOString() });
    delete pending.dataset.id;
    pending.dataset.client = id;
    pending.classList.add("pending");
    this.log.append(pending);
    this.toEnd();
    this.sendPending(pending, { id, text });
  }

  async sendPending(pending, body) {
    pending.querySelector(".failed")?.remove();
    this.waitForBot();
    try {
      await post(`web/${this.token}/messages`, body);
      store.setItem("used", "yes");
      pending.classList.remove("pending");
    } catch (error) {
      this.botSpoke();
      const line = element("p", "failed", `${error.told || say("not_sent")} `);
      const again = element("button", "", say("retry"));
      again.type = "button";
      again.addEventListener("click", () => this.sendPending(pending, body));
      line.append(again);
      if (pending.isConnected) pending.append(line);
      this.toEnd();
    }
  }

  async tap(tap) {
    const id = newId();
    tap.dataset.tap = id;
    tap.setAttribute("aria-busy", "true");
    this.waitForBot();
    setTimeout(() => tap.removeAttribute("aria-busy"), PATIENCE_MS);
    try {
      await post(`web/${this.token}/taps`, { id, button: tap.dataset.button });
      store.setItem("used", "yes");
    } catch (error) {
      tap.removeAttribute("aria-busy");
      this.botSpoke();
      this.toast(error.told || say("not_sent"));
    }
  }

  sendLocation() {
    const failed = () => this.toast(say("no_location"));
    if (!navigator.geolocation) { failed(); return; }
    navigator.geolocation.getCurrentPosition(async (found) => {
      const { latitude: lat, longitude: lon } = found.coords;
      this.waitForBot();
      await post(`web/${this.token}/location`, { id: newId(), lat, lon }).catch(() => { this.botSpoke(); failed(); });
    }, failed, { timeout: 10000 });
  }
}

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
function connection(phone, works) {
  if (works) broken.delete(phone); else broken.add(phone);
  const line = document.getElementById("connection");
  line.hidden = broken.size === 0;
  line.textContent = broken.size ? say("no_connection") : "";
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

const phones = [...document.querySelectorAll(".phone")].map((root) => new Phone(root));

async function begin() {
  // One after the other: the first phone names the page the others join.
  for (const phone of phones) await phone.begin();
  story.refreshSoon();
}

function beginOrWait() {
  begin().catch(() => {
    connection(document, false);
    setTimeout(() => { connection(document, true); beginOrWait(); }, 3000);
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
