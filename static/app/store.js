// Typed text that the server does not have yet, kept in localStorage.
// A key holds the owner first: on a shared device nobody meets another person's text.

const ROOT = "tuphe:";
const LIFETIME = 180 * 24 * 3600 * 1000;

// One load of one page; tabs never overwrite each other's copies.
export const tab = Math.random().toString(36).slice(2, 10);

const name = (parts) => ROOT + parts.map(encodeURIComponent).join(":");

/** Keep a value under its parts; false when this device refuses (full, or private browsing). */
export function keep(parts, value) {
  try {
    localStorage.setItem(name(parts), JSON.stringify({ ...value, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function drop(parts) {
  try {
    localStorage.removeItem(name(parts));
  } catch {
    // a device that keeps nothing has nothing to drop
  }
}

/** What is kept under keys that begin with these parts, newest first. */
export function kept(parts) {
  const start = name(parts) + ":";
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(ROOT)) continue;
      const value = JSON.parse(localStorage.getItem(key));
      if (Date.now() - value.at > LIFETIME) localStorage.removeItem(key);
      else if (key.startsWith(start))
        found.push({ ...value, parts: key.slice(ROOT.length).split(":").map(decodeURIComponent) });
    }
  } catch {
    // the same: nothing can be read here
  }
  return found.sort((a, b) => b.at - a.at);
}

// A tab that is open looks after its own copies. It says so by a lock, which the browser releases
// when the tab is closed or dies; a page that waits behind "Back" does not count as open.
const LOCK = ROOT + "tab:";
let release = () => {};

function hold() {
  navigator.locks?.request(LOCK + tab, () => new Promise((done) => (release = done)));
}

hold();
addEventListener("pagehide", () => release());
addEventListener("pageshow", (event) => event.persisted && hold());

/** The other tabs that are open now; none are known where the browser has no locks. */
export async function openTabs() {
  try {
    const { held } = await navigator.locks.query();
    return new Set(held.filter((lock) => lock.name.startsWith(LOCK)).map((lock) => lock.name.slice(LOCK.length)));
  } catch {
    return new Set();
  }
}
