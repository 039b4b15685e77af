// Titles and names in the reader's language.
import { once, onNewIndex } from "./api.js";
import { language } from "./parts.js";

const HAN = /\p{Script=Han}/u;
const known = new Map();
onNewIndex(() => known.clear());

// Documents by id; unknown ones are fetched together. Documents that no longer exist are absent.
export async function documentsOf(ids) {
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  for (let at = 0; at < missing.length; at += 50) {
    const part = missing.slice(at, at + 50);
    const wanted = new URLSearchParams(part.map((id) => ["id", id]));
    const found = await once(`v1/documents?${wanted}`);
    for (const one of found.documents) known.set(one.document_id, one);
  }
  return known;
}

export const keep = (documents) => { for (const one of documents) known.set(one.document_id, one); };
export const documentOf = (id) => known.get(id);
const languageOf = (text) => (HAN.test(text) ? "zh" : "en");

// {text, lang} of a document's title, in the reader's language if known.
export function titleOf(source) {
  const other = known.get(source.document_id)?.title_translated ?? source.title_translated;
  const text = languageOf(source.title) !== language && other ? other : source.title;
  return { text: text.replace(/\s+/g, " "), lang: languageOf(text) };
}

// "Name (名称)" is a name in two languages: the part in the reader's language.
export function inLanguage(name) {
  const halves = /^([^()（）]+?)\s*[(（]([^()（）]+)[)）]$/.exec(name ?? "");
  return halves?.slice(1).find((half) => languageOf(half) === language) ?? name;
}

export const hasPages = (source) => known.get(source.document_id)?.has_pages ?? false;

// Printed name of an organisation or person -> its name in the reader's language.
let labels = new Map();

export async function loadNames() {
  const facets = await once("v1/facets");
  labels = new Map();
  for (const one of [...facets.organisation, ...facets.speaker]) {
    for (const form of [...one.printed, one.label_zh, one.label_en]) labels.set(form, one);
  }
  return facets;
}

// The printed name, unless it is in the script of the other language.
export function nameOf(printed) {
  const found = languageOf(printed) === language ? null : labels.get(printed);
  return found ? labelOf(found) : printed;
}

export const labelOf = (value) => (language === "zh" ? value.label_zh : value.label_en);
