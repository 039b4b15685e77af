// Pieces of the page made from the answers of the API. Text is always set as text, never as HTML.
import { words } from "./words.js";

export let language = "en";
export const setLanguage = (next) => { language = next; };
export const word = (key, ...rest) => {
  const found = words[language][key];
  return typeof found === "function" ? found(...rest) : found;
};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name === "className" ? "class" : name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Offsets of the API count code points; a JavaScript string counts UTF-16 units.
export const codePoints = (text) => Array.from(text);

export function marked(text, spans) {
  const points = codePoints(text);
  const made = document.createDocumentFragment();
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    made.append(points.slice(at, start).join(""), element("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  made.append(points.slice(at).join(""));
  return made;
}

export function countryName(code) {
  try {
    return new Intl.DisplayNames([language === "zh" ? "zh-CN" : "en"], { type: "region" }).of(code);
  } catch {
    return code;
  }
}

function pages({ page_start: first, page_end: last }) {
  const range = first === last ? `${first}` : `${first}–${last}`;
  return language === "zh" ? `第 ${range} 页` : `${word("page")} ${range}`;
}

function who(statement) {
  if (!statement) return null;
  const names = [statement.speaker, statement.organisation, statement.country && countryName(statement.country)];
  const text = names.filter(Boolean).join(language === "zh" ? "，" : ", ");
  return text ? element("strong", {}, text) : null;
}

export function facts(source, ...first) {
  return element("p", { className: "facts" }, ...first, who(source.statement),
    element("span", { className: "title", lang: source.language }, source.title),
    source.date ? element("span", {}, source.date) : null,
    element("span", {}, pages(source)),
    element("span", {}, `${word("characters")} ${source.start}–${source.end}`));
}

export function versions(source, body, counterpart, className) {
  const version = (lang, label, content) => element("div", { className: "version" },
    label ? element("p", { className: "which" }, label) : null,
    element("p", { className, lang }, content));
  if (!counterpart) return element("div", { className: "versions" }, version(source.language, null, body));
  return element("div", { className: "versions two" },
    version(source.language, word(source.language), body),
    version(counterpart.language, `${word(counterpart.language)} · ${word(counterpart.kind)}`, counterpart.text));
}

export function opener(source, show) {
  return element("button", { type: "button", className: "quiet", onclick: () => show(source) }, word("open"));
}

export function message(kind, first, second) {
  return element("div", { className: `card ${kind}`, role: kind === "problem" ? "alert" : undefined },
    element("p", {}, first), second ? element("p", {}, second) : null);
}
