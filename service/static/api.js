// Calls to the API of this server, and the messages for failures.
import { withKey } from "./key.js";
import { language, word } from "./parts.js";

const root = new URL("../", import.meta.url);

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? `${status}`);
    this.name = "Problem";
    this.status = status;
    this.errors = (body?.errors ?? []).map((one) => `${one.field}: ${(language === "zh" && one.message_zh) || one.message}`);
    this.code = (body?.type ?? "").replace("urn:lanmei:problem:", "");
  }
}

export const call = (path, body, signal) => send(path, { method: body ? "POST" : "GET", json: body, signal });

// Any call: `json` is a body to serialise, `body` a form. The key of this tab is sent, if there is one.
export async function send(path, { method = "GET", json, body, signal } = {}) {
  const response = await fetch(new URL(path, root), {
    method,
    headers: { "Accept-Language": language, ...withKey(), ...(json ? { "Content-Type": "application/json" } : {}) },
    body: json ? JSON.stringify(json) : body,
    signal,
  });
  const found = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, found);
  if (found?.index_id) notice(found.index_id);
  return found;
}

// The same call at most once a minute, for views that are redrawn or returned to. Failures are not
// cached; a new index empties the cache.
const kept = new Map();
const MOST = 60;
const KEPT_MS = 60_000;

export function once(path, body) {
  const key = body ? `${path} ${JSON.stringify(body)}` : path;
  const known = kept.get(key);
  if (known && performance.now() - known.since < KEPT_MS) return known.coming;
  if (kept.size >= MOST) kept.delete(kept.keys().next().value);
  const coming = call(path, body);
  kept.set(key, { coming, since: performance.now() });
  coming.catch(() => kept.delete(key));
  return coming;
}

let serving = null;
const listeners = [];

// Called when a new index serves, to drop data of the old one.
export const onNewIndex = (forget) => listeners.push(forget);

function notice(index) {
  if (serving !== null && serving !== index) {
    kept.clear();
    listeners.forEach((forget) => forget());
  }
  serving = index;
}

// The message for the reader. The detail of a broken index is for the server's operator.
export function reason(error) {
  if (error instanceof TypeError) return word("offline");
  if (error.status === 503 && /^(index|encoder)/.test(error.code)) return word("notServing");
  if (error.code === "document-not-found") return word("noDocument");
  return error.message;
}
