// One section of a review: what is typed, what the server has, and how the one becomes the other.
import { drop, keep, kept, tab } from "./store.js";
import { post } from "./send.js";
import { showConflict, showDiscarded } from "./conflict.js";

const IDLE = 1500;
const LONGEST = 10000;
const RETRY_FIRST = 2000;
const RETRY_LONGEST = 60000;
const ATTEMPTS_KEPT = 4;
const DISCARDED = "discarded";

export const word = (name) =>
  document.getElementById("autosave-words").content.querySelector(`[data-word="${name}"]`).textContent;

// Line ends, composed letters and blank ends are no difference for a reader.
const plain = (text) => text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
const same = (a, b) => plain(a) === plain(b);
// What these say is not about the text, or nobody knows whether it arrived.
const passing = (status) => !status || status >= 500 || status === 408 || status === 429;

export class Section {
  constructor(form, slot, controls, onReply) {
    Object.assign(this, { form, slot, controls, onReply });
    this.radios = controls[0].type === "radio";
    this.status = form.querySelector(`[data-save-status="${CSS.escape(slot)}"]`);
    this.label = this.status.textContent.trim(); // "saved at …"
    this.saved = this.written; // what the server has as `version`
    this.unsaved = "unsaved" in controls[0].dataset; // the page came back with text that was refused
    this.attempts = []; // sent on top of `version`, their fate unknown
    this.halt = ""; // why nothing is sent: conflict, closed, invalid, refused, signed_out
    this.failures = 0;
    this.restored = "";
    this.busy = null; // the request under way, as a promise
    this.at(Number(controls[0].dataset.version));
    for (const control of controls) {
      control.addEventListener("input", () => {
        this.restored = "";
        this.touch();
      });
      control.addEventListener("blur", () => this.send());
    }
  }

  get text() {
    return this.radios ? (this.controls.find((one) => one.checked)?.value ?? "") : this.controls[0].value;
  }

  set text(value) {
    if (this.radios) for (const one of this.controls) one.checked = one.value === value;
    else this.controls[0].value = value;
    this.controls[0].dispatchEvent(new Event("filled", { bubbles: true }));
  }

  /** The text as the page brought it, whatever the browser has put into the field since. */
  get written() {
    return this.radios
      ? (this.controls.find((one) => one.defaultChecked)?.value ?? "")
      : this.controls[0].defaultValue;
  }

  /** A value as a person reads it: of a radio button, the words beside it. */
  read(value) {
    if (!this.radios) return value;
    return this.controls.find((one) => one.value === value)?.labels[0]?.textContent.trim() ?? "—";
  }

  get dirty() {
    return this.text !== this.saved || this.unsaved || this.attempts.length > 0;
  }

  /** Whether closing the page now could lose the race: not on the server, and not on its way. */
  get exposed() {
    return this.dirty && !(this.busy && this.text === this.underWay);
  }

  place(version, holder = tab) {
    const { owner, review } = this.form.dataset;
    return [owner, review, this.slot, version, holder];
  }

  at(version) {
    this.version = version;
    for (const control of this.controls) control.dataset.version = version;
    const field = this.form.elements[`version-${this.slot}`];
    if (field) field.value = version;
  }

  show(state, text) {
    const words = state === "waiting" && !this.isKept ? word("unkept") : text;
    this.status.dataset.state = words && state;
    if (this.status.textContent !== words) this.status.textContent = words;
    for (const control of this.controls) control.classList.toggle("is-invalid", this.halt === "invalid");
  }

  store() {
    this.isKept = keep(this.place(this.version), { text: this.text, attempts: this.attempts });
  }

  /** Something was typed or chosen: keep it here at once, and send it soon. */
  touch() {
    this.panel?.setMine(this.read(this.text));
    if (this.halt === "invalid" || this.halt === "refused") this.halt = "";
    if (!this.dirty && !this.busy) {
      clearTimeout(this.timer);
      this.since = null;
      drop(this.place(this.version));
      if (!this.halt) this.show("saved", this.label);
      return;
    }
    this.store();
    if (this.halt) return;
    this.show("saving", word("saving"));
    this.since ??= Date.now();
    this.later(Math.min(this.radios ? 0 : IDLE, this.since + LONGEST - Date.now()));
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(0, delay));
  }

  /** Send what is typed now, one request at a time; the promise is kept when the answer is in. */
  send() {
    if (this.busy || this.halt || !this.dirty) return this.busy;
    clearTimeout(this.timer);
    this.since = null;
    const text = (this.underWay = this.text);
    this.attempts = [...this.attempts.filter((one) => one !== text), text].slice(-ATTEMPTS_KEPT);
    this.store();
    this.show("saving", word("saving"));
    const fields = { slot: this.slot, text, version: this.version, owner: this.form.dataset.owner };
    this.busy = post(this.form.dataset.autosaveUrl, fields).then((reply) => {
      this.busy = null;
      this.take(reply, text);
      this.onReply(reply);
    });
    return this.busy;
  }

  take(reply, text) {
    if (passing(reply.status)) {
      this.show("waiting", word(reply.status ? "server" : "offline"));
      const wait = Math.min(RETRY_LONGEST, RETRY_FIRST * 2 ** this.failures++);
      this.later(Math.max(wait * (0.75 + Math.random() / 2), (reply.retryAfter || 0) * 1000));
      return;
    }
    const lost = this.attempts.filter((one) => one !== text);
    this.attempts = lost;
    this.failures = 0;
    if (reply.status === 200) this.settle({ ...reply, text });
    else if (reply.status === 409) this.collide(reply, [...lost, text]);
    else if (reply.status === 422) this.stop("invalid", "bad", reply.message);
    else if (reply.status === 401) this.stop("signed_out", "waiting", word("signed_out"));
    else this.stop("refused", "waiting", reply.message || word("refused"));
  }

  stop(reason, state, text) {
    this.halt = reason;
    this.store();
    this.show(state, text);
  }

  /** The server has `text` as `version`. What was typed since then goes next; nothing goes back. */
  settle({ text, version, saved_label: label }) {
    const before = this.version;
    this.saved = text;
    this.label = label || word("saved");
    this.attempts = [];
    this.unsaved = false;
    this.at(Math.max(version, before));
    if (this.dirty) this.touch();
    else this.show("saved", this.restored + this.label);
    if (!this.dirty || this.version !== before) drop(this.place(before));
  }

  collide(reply, sent) {
    if (reply.closed) {
      for (const control of this.controls) control[this.radios ? "disabled" : "readOnly"] = true;
      this.stop("closed", "bad", reply.message || word("closed"));
    } else if (same(reply.text, this.text) || sent.some((one) => same(one, reply.text))) {
      // An earlier request of ours did arrive; only its answer was lost.
      this.settle({ ...reply, text: same(reply.text, this.text) ? this.text : reply.text });
    } else {
      this.stop("conflict", "bad", word("conflict"));
      this.ask("changed", this.text, reply.text, (mine) => {
        const typed = this.text;
        const before = this.version;
        this.halt = "";
        this.saved = reply.text;
        this.label = reply.saved_label || word("saved");
        this.attempts = [];
        this.unsaved = false;
        this.at(reply.version);
        this.decide(mine ? typed : reply.text, mine ? reply.text : typed);
        drop(this.place(before));
      });
    }
  }

  /** Both texts on screen; `decide` learns whether the one of this device was chosen. */
  ask(kind, mine, other, decide) {
    this.panel = showConflict(this.status, {
      kind,
      mine: this.read(mine),
      other: this.read(other),
      choose: (side) => {
        this.panel = null;
        decide(side === "mine");
        this.controls[0].focus();
      },
    });
  }

  /** Go on with the chosen text; the other one stays, here and on this device, until it is closed. */
  decide(chosen, other) {
    this.text = chosen;
    if (!same(chosen, other)) {
      const place = this.place(DISCARDED, `${tab}.${Date.now()}`);
      keep(place, { text: other, attempts: [] });
      this.leave(other, place);
    }
    this.touch();
    this.send();
  }

  leave(text, place) {
    showDiscarded(this.status, this.read(text), word("copied"), () => drop(place));
  }

  /** Meet what an earlier visit left on this device: put it back, or ask. */
  recover(openTabs) {
    const { owner, review } = this.form.dataset;
    const { theirs } = this.controls[0].dataset; // the page came back with a clash: both texts are on it
    if (theirs !== undefined) this.collide({ text: theirs, version: this.version, saved_label: this.label }, []);
    const copies = kept([owner, review, this.slot]).filter(({ parts }) => !openTabs.has(parts[4].split(".")[0]));
    // Some browsers put typed text back into a field by themselves: then it is one of the copies.
    if (copies.some((copy) => copy.text === this.text) && !this.unsaved) this.text = this.written;
    for (const copy of copies) this.meet(copy);
    if (this.dirty) this.touch();
  }

  meet({ parts, text, attempts }) {
    const version = parts[3];
    const ours = attempts.some((one) => same(one, this.saved));
    if (version === DISCARDED) this.leave(text, parts);
    else if (text === this.saved && !this.unsaved) drop(parts);
    else if (!this.dirty && (Number(version) === this.version || ours)) {
      this.text = text;
      this.restored = `${word("restored")} `;
      this.touch();
      drop(parts);
      this.send();
    } else if (same(text, this.text) && this.dirty) drop(parts);
    else if (!this.panel) {
      this.ask("kept", text, this.text, (mine) => {
        this.decide(mine ? text : this.text, mine ? this.text : text);
        drop(parts);
      });
    }
  }
}
