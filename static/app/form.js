// Small helps for every page. Without them everything still works, only less smoothly.

const word = (name) => document.getElementById("ui-words").content.querySelector(`[data-word="${name}"]`).textContent;
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const strip = document.getElementById("offline-strip");

// --- The network ---

function tellNetwork() {
  strip.hidden = navigator.onLine;
}

addEventListener("online", tellNetwork);
addEventListener("offline", tellNetwork);
tellNetwork();

const worker = document.body.dataset.serviceWorker;
if (worker) navigator.serviceWorker?.register(worker).catch(() => {}); // refused without https: no loss

// --- Sending a form once ---

const sending = new WeakSet();

const buttons = (form) => [...form.elements].filter((field) => field.type === "submit");

function tell(form, text) {
  form.querySelector(".unsent")?.remove();
  const note = document.createElement("p");
  note.className = "note tone-warn unsent";
  note.setAttribute("role", "alert");
  note.textContent = text;
  form.append(note);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sending.has(form)) {
    event.preventDefault();
  } else if (!navigator.onLine) {
    event.preventDefault();
    tell(form, word("offline"));
  } else {
    sending.add(form);
    // after the browser has read the form: a disabled button would not be sent
    setTimeout(() => buttons(form).forEach((button) => (button.disabled = true)));
  }
});

addEventListener("pageshow", () => {
  for (const form of document.forms) {
    if (!sending.delete(form)) continue;
    buttons(form).forEach((button) => (button.disabled = false));
  }
});

// --- Text areas ---

const grows = CSS.supports("field-sizing", "content"); // then theme.css does it

function grow(area) {
  if (grows) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}

function count(area) {
  const limit = Number(area.dataset.limit);
  if (!limit) return;
  const typed = [...area.value].length;
  const counter = document.getElementById(`${area.id}-count`) ?? counterFor(area);
  counter.hidden = typed < limit * 0.8;
  counter.textContent = word("count").replace("{count}", numbers.format(typed)).replace("{limit}", numbers.format(limit));
  counter.classList.toggle("over", typed > limit);
}

function counterFor(area) {
  const counter = document.createElement("output");
  counter.id = `${area.id}-count`;
  counter.className = "counter";
  area.after(counter);
  return counter;
}

function refresh({ target }) {
  if (target.nodeName !== "TEXTAREA") return;
  grow(target);
  count(target);
}

document.addEventListener("input", refresh);
document.addEventListener("filled", refresh);
for (const target of document.querySelectorAll("textarea")) refresh({ target });

// --- Showing the password, closing open menus ---

for (const box of document.querySelectorAll("[data-show-password]")) {
  box.closest("[hidden]").hidden = false;
  const field = document.getElementById(box.dataset.showPassword);
  box.addEventListener("change", () => (field.type = box.checked ? "text" : "password"));
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.drop[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.drop")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("details.drop[open] summary")?.focus();
  closeMenus();
});
