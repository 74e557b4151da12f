// Any other form with data-keep: what is typed stays on this device until the server has taken it,
// so that an expired sign-in or a failed request costs nothing.
import { drop, keep, kept } from "./store.js";

const IGNORED = new Set(["hidden", "password", "file", "submit", "button"]);
const fields = (form) =>
  [...form.elements].filter((field) => field.name && !IGNORED.has(field.type) && !("slot" in field.dataset));
const chosen = (field) => field.type === "checkbox" || field.type === "radio";

function values(form, pick) {
  return fields(form).map((field) => [field.name, chosen(field) ? `${field.value}=${pick(field)}` : String(pick(field))]);
}

const typed = (form) => JSON.stringify(values(form, (field) => (chosen(field) ? field.checked : field.value)));
// As the page brought it; a choice list has no default of its own.
const written = (form) =>
  JSON.stringify(
    values(form, (field) => {
      if (chosen(field)) return field.defaultChecked;
      if (field.options) return [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value;
      return field.defaultValue;
    }),
  );

function fill(form, state) {
  const wanted = JSON.parse(state);
  for (const field of fields(form)) {
    const match = wanted.findIndex(([name, value]) => name === field.name && (!chosen(field) || value.startsWith(`${field.value}=`)));
    if (match < 0) continue;
    const [[, value]] = wanted.splice(match, 1);
    if (chosen(field)) field.checked = value.endsWith("=true");
    else field.value = value;
    field.dispatchEvent(new Event("filled", { bubbles: true }));
  }
}

function note(form, older, restore, discard) {
  const box = document.getElementById("kept-note").content.firstElementChild.cloneNode(true);
  for (const text of box.querySelectorAll("[data-when]")) text.hidden = (text.dataset.when === "older") !== older;
  const [put, away] = ["restore", "discard"].map((act) => box.querySelector(`[data-act=${act}]`));
  put.hidden = !older;
  put.addEventListener("click", () => {
    restore();
    box.remove();
  });
  away.addEventListener("click", () => {
    discard();
    box.remove();
  });
  form.prepend(box);
  form.closest("details")?.setAttribute("open", "");
}

function watch(form) {
  const place = [form.dataset.owner, "form", form.dataset.keep];
  const base = written(form);
  const [copy] = kept(place.slice(0, 2)).filter(({ parts }) => parts[2] === form.dataset.keep);
  const restore = () => fill(form, copy.state);
  const discard = () => {
    drop(place);
    fill(form, base);
  };
  // Fields the server sends back marked as unsaved hold what was typed: they are newer than the copy.
  if (copy && copy.state !== base && !("unsaved" in form.dataset)) {
    const older = copy.base !== base;
    if (!older) restore();
    note(form, older, restore, discard);
  }
  const store = () => {
    const state = typed(form);
    if (state === base && !("unsaved" in form.dataset)) drop(place);
    else keep(place, { state, base: copy && "unsaved" in form.dataset ? copy.base : base });
  };
  form.addEventListener("input", store);
  form.addEventListener("change", store);
}

const { owner } = document.body.dataset;
for (const done of document.querySelectorAll("meta[name=kept-done], [data-kept-done]")) {
  drop([owner, "form", done.dataset.keptDone ?? done.content]);
}
document.querySelectorAll("form[data-keep]").forEach(watch);
