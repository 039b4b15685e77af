// Elements shared by the views. Text is always set as text, never as HTML.
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
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// Offsets of the API count code points; a JavaScript string counts UTF-16 units.
export const codePoints = (text) => Array.from(text);

// On a card, a run of blank lines becomes one line break.
const calm = (text) => text.replace(/\s*\n\s*/g, "\n");

export function marked(text, spans) {
  const points = codePoints(text);
  const made = document.createDocumentFragment();
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    made.append(calm(points.slice(at, start).join("")), element("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  made.append(calm(points.slice(at).join("")));
  return made;
}

export function countryName(code) {
  try {
    return new Intl.DisplayNames([language === "zh" ? "zh-CN" : "en"], { type: "region" }).of(code);
  } catch {
    return code;
  }
}

export function numbers(first, last) {
  return first === last ? `${first}` : `${first}–${last}`;
}

export function pageWords(first, last) {
  return word("pages", numbers(first, last));
}

// What a page is called: a sheet of a workbook or a cover has a name, which is no number.
export function labelWords(page) {
  const label = page.label ?? page.number;
  return /^(?:\d{1,3}|[ivxlc]{1,8})$/i.test(label) || label === page.number ? pageWords(label, label) : `${label}`;
}

// One text, or two side by side: each {lang, label, body}.
export function versions(...all) {
  return element("div", { className: all.length > 1 ? "versions two" : "versions" },
    ...all.map(({ lang, label, body, className }) => element("div", { className: "version" },
      label ? element("p", { className: "which" }, label) : null,
      element("p", { className, lang }, typeof body === "string" ? calm(body) : body))));
}

export function message(kind, first, second) {
  return element("div", { className: `card ${kind}`, role: kind === "problem" ? "alert" : undefined },
    element("p", {}, first), second ? element("p", {}, second) : null);
}

// A choice with a label; `options` are [value, text].
export function choice(id, label, options, chosen, onchange) {
  const select = element("select", { id, name: id }, ...options.map(([value, text]) => element("option", { value }, text)));
  select.value = options.some(([value]) => value === chosen) ? chosen : options[0][0];
  if (onchange) select.addEventListener("change", () => onchange(select.value));
  return element("label", {}, element("span", {}, label), select);
}
