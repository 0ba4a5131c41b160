// What a person does on a phone: writing, tapping, sharing a place.
"use strict";

class LivePhone extends Phone {
  constructor(root) {
    super(root);
    this.listenToHands();
  }

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
