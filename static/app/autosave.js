// Autosave of a review: every section of the form, and what concerns the page as a whole.
// docs/autosave.md describes the attributes and the answers.
import { openTabs } from "./store.js";
import { Section, word } from "./section.js";

const form = document.querySelector("form[data-autosave-url]");
const banner = document.getElementById("autosave-banner");
let leaving = false;

function warn(name) {
  banner.hidden = !name;
  if (!name) return;
  const login = banner.querySelector("[data-part=login]");
  banner.querySelector("[data-part=text]").textContent = word(name);
  login.hidden = name === "banner_unsent";
  login.href = `${login.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
}

function onReply({ status, stranger }) {
  if (status === 401) warn(stranger ? "banner_stranger" : "banner_signed_out");
  else if (status === 200 && !sections.some((section) => section.halt === "signed_out")) warn("");
}

function build() {
  const slots = new Map();
  for (const control of form.querySelectorAll("[data-slot]")) {
    const { slot } = control.dataset;
    slots.set(slot, [...(slots.get(slot) ?? []), control]);
  }
  return [...slots].map(([slot, controls]) => new Section(form, slot, controls, onReply));
}

const sections = build();

function sendAll() {
  for (const section of sections) {
    if (section.halt === "signed_out") section.halt = "";
    section.failures = 0;
    section.send();
  }
}

/** Until everything is on the server, or is known to need the person. */
async function flush(section) {
  for (let turn = 0; turn < 3 && section.dirty; turn++) {
    await (section.busy ?? section.send());
  }
}

// The form is sent only once the server has every section: else its own autosave would be the other
// "device" that changed a section meanwhile.
let passed = false;
form.addEventListener("submit", async (event) => {
  leaving = passed;
  if (passed) return;
  event.preventDefault();
  const { submitter } = event;
  // At least one turn later: a form cannot be sent while its own submit event is under way.
  await Promise.all([...sections.map(flush), new Promise((next) => setTimeout(next))]);
  const stuck = sections.find((section) => section.panel || section.dirty);
  if (stuck) {
    if (!stuck.halt && !stuck.panel) warn("banner_unsent");
    (stuck.panel?.panel ?? stuck.controls[0]).focus();
    return;
  }
  passed = true;
  form.requestSubmit(submitter);
});

addEventListener("pageshow", () => (passed = leaving = false));
addEventListener("online", sendAll);
addEventListener("pagehide", () => sections.forEach((section) => section.send()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sections.forEach((section) => section.send());
  else sendAll();
});
addEventListener("beforeunload", (event) => {
  if (leaving || !sections.some((section) => section.exposed)) return;
  event.preventDefault();
  event.returnValue = "unsent"; // what older browsers look at
});
// Signing in again is a way on, not a way out: what is typed waits on this device.
banner.querySelector("[data-part=login]").addEventListener("click", () => (leaving = true));

openTabs().then((open) => sections.forEach((section) => section.recover(open)));
