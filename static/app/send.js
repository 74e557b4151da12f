// One question to the server and one answer, whatever lies between: {status, ...the JSON}.
// Status 0 means that nothing is known: no network, a broken answer, or a page that is not ours.

const PATIENCE = 20000;
const SMALL = 16000;
const KEEPALIVE_LIMIT = 60000; // browsers refuse keepalive bodies over 64 KiB

async function once(url, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const hiding = document.visibilityState === "hidden";
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      signal: stop.signal,
      credentials: "same-origin",
      redirect: "manual",
      // so that following a link right after typing does not cancel it
      keepalive: body.toString().length < (hiding ? KEEPALIVE_LIMIT : SMALL),
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": token(document), Accept: "application/json" },
    });
    const { status } = response;
    const retryAfter = Number(response.headers.get("Retry-After"));
    if (!/json/.test(response.headers.get("Content-Type"))) {
      // an answer in HTML is an error page, or the sign-in page of some network in between
      return { status: status >= 400 ? status : 0, retryAfter };
    }
    return { ...(await response.json()), status, retryAfter };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
  }
}

const token = (page) => page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

// The token changes when one signs in again in another tab. The page itself brings the new one, and
// says who is signed in now: the text of one person never goes out under the name of another.
async function renew(owner) {
  try {
    const response = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.body.dataset.owner;
    if (now === undefined || !token(page)) return { status: 0 };
    if (now !== owner) return { status: 401, stranger: now !== "" };
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token(page);
    return { status: 200 };
  } catch {
    return { status: 0 };
  }
}

let renewing = null;

/** Send `fields`; `fields.owner` is the person who typed them. */
export async function post(url, fields) {
  const body = new URLSearchParams(fields);
  const reply = await once(url, body);
  if (reply.status !== 403 || reply.error !== "csrf") return reply;
  renewing ??= renew(fields.owner).finally(() => (renewing = null));
  const renewed = await renewing;
  return renewed.status === 200 ? once(url, body) : renewed;
}
