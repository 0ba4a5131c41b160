// A phone on the page: who holds it and what arrives on it.
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
  if (!answer.ok) {
    const wait = Number(answer.headers.get("Retry-After")) || 0;
    throw Object.assign(new Error(answer.status), { status: answer.status, told: told.error, wait });
  }
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
      const source = new URLSearchParams(location.search).get("source");
      if (source) body.source = source;
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
    if (!known || !message.from_bot) this.scrollTo(shown);
    else if (atEnd) this.toEnd();
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
        if (button.link) {
          const link = element("a", "tap", button.label);
          link.href = `web/${this.token}/${button.link}`;
          link.download = button.label;
          line.append(link);
          continue;
        }
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
    const { top } = this.log.getBoundingClientRect();
    const height = this.log.scrollHeight;
    const above = old.getBoundingClientRect().top < top;
    old.replaceWith(shown);
    // What the person reads stays where it is.
    if (above) this.log.scrollTop += this.log.scrollHeight - height;
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
}
