// Two texts for one section: both on screen, one choice, and the other stays until it is closed.

const stamp = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const part = (panel, name) => panel.querySelector(`[data-part="${name}"]`);
const on = (panel, act, run) => panel.querySelector(`[data-act="${act}"]`).addEventListener("click", run);

/**
 * Show both texts after `anchor`. `kind` is "changed" (the server moved on while one typed here) or
 * "kept" (this device still held an unsent text). `choose("mine" | "other")` runs once.
 */
export function showConflict(anchor, { kind, mine, other, choose }) {
  const panel = stamp("conflict-panel");
  for (const title of panel.querySelectorAll("[data-when]")) title.hidden = title.dataset.when !== kind;
  part(panel, "mine").value = mine;
  part(panel, "other").value = other;
  for (const side of ["mine", "other"]) {
    on(panel, side, () => {
      panel.remove();
      choose(side);
    });
  }
  anchor.after(panel);
  return { panel, setMine: (text) => (part(panel, "mine").value = text) };
}

/** Leave the text that was not chosen on screen to copy from; `closed` runs when it is put away. */
export function showDiscarded(anchor, text, copied, closed) {
  const panel = stamp("discarded-panel");
  const box = part(panel, "text");
  box.value = text;
  on(panel, "copy", async (event) => {
    box.select();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      document.execCommand("copy"); // without https there is no clipboard, but this still works
    }
    event.target.textContent = copied;
  });
  on(panel, "close", () => {
    panel.remove();
    closed();
  });
  anchor.after(panel);
}
