// Calls to the API of this server, and what is said when one fails.
import { language, word } from "./parts.js";

const root = new URL("../", import.meta.url);

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? `${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = (body?.type ?? "").replace("urn:lanmei:problem:", "");
  }
}

export async function call(path, body, signal) {
  const response = await fetch(new URL(path, root), {
    method: body ? "POST" : "GET",
    headers: { "Accept-Language": language, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    signal,
  });
  const found = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, found);
  return found;
}

// The same call once: what a view needs again when it is drawn again. Failures are not kept.
const kept = new Map();
const MOST = 60;

export function once(path, body) {
  const key = body ? `${path} ${JSON.stringify(body)}` : path;
  if (!kept.has(key)) {
    if (kept.size >= MOST) kept.delete(kept.keys().next().value);
    const coming = call(path, body);
    kept.set(key, coming);
    coming.catch(() => kept.delete(key));
  }
  return kept.get(key);
}

export const forget = () => kept.clear();

// What a reader is told. The detail of a broken index speaks to whoever runs the server.
export function reason(error) {
  if (error instanceof TypeError) return word("offline");
  if (error.status === 503 && /^(index|encoder)/.test(error.code)) return word("notServing");
  if (error.code === "document-not-found") return word("noDocument");
  return error.message;
}
