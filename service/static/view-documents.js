// The view of all documents: a table filtered and sorted by the address.
import { once } from "./api.js";
import { inLanguage, keep, labelOf, titleOf } from "./catalogue.js";
import { choice, element, language, message, word } from "./parts.js";
import { address, documentAddress, go } from "./router.js";
import { announce } from "./shell.js";

const SORTS = ["catalogue", "date", "title", "passages", "findings"];
const AT_ONCE = 100;

export async function draw(at, { params }, isCurrent) {
  const wanted = new URLSearchParams({ k: AT_ONCE, reader: language });
  for (const name of ["language", "publisher", "year", "text", "sort", "offset"]) if (params.get(name)) wanted.set(name, params.get(name));
  if (!at.querySelector("#documents")) at.replaceChildren(element("h1", {}, word("documents")), element("p", { className: "waiting" }, word("opening")));
  const found = await once(`v1/documents?${wanted}`);
  keep(found.documents);
  if (!isCurrent()) return word("documents");
  at.replaceChildren(
    element("h1", {}, word("documents")),
    drawForm(params, found),
    found.documents.length ? drawTable(found.documents) : message("abstained", word("noneFit")),
    drawMore(params, found));
  announce(word("nDocuments", found.total));
  return word("documents");
}

function changed(params, changes) {
  const url = new URL(address("documents"));
  url.search = params;
  for (const [name, value] of Object.entries({ offset: "", ...changes })) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  return url.href;
}

function drawForm(params, found) {
  const of = (name, values, label) => choice(`by-${name}`, label, [["", word("any")], ...values], params.get(name) ?? "",
    (value) => go(changed(params, { [name]: value }), { scroll: false }));
  const counted = (values, text) => values.map((one) => [one.value, `${text(one)} (${one.count})`]);
  const input = element("input", { id: "by-text", type: "search", placeholder: word("wordsOfTitle"), "aria-label": word("wordsOfTitle"), maxlength: "200" });
  input.value = params.get("text") ?? "";
  const form = element("form", { className: "filters", role: "search" }, input,
    of("language", counted(found.languages, labelOf), word("language")),
    of("publisher", counted(found.publishers, (one) => inLanguage(one.value)), word("publisher")),
    of("year", counted(found.years, (one) => one.value), word("year")),
    choice("by-sort", word("sort"), SORTS.map((one) => [one, word(`by_${one}`)]), params.get("sort") ?? "catalogue",
      (value) => go(changed(params, { sort: value === "catalogue" ? "" : value }), { scroll: false })),
    element("button", { type: "submit", className: "quiet" }, word("find")));
  form.addEventListener("submit", (event) => { event.preventDefault(); go(changed(params, { text: input.value.trim() }), { scroll: false }); });
  return form;
}

function drawTable(documents) {
  const columns = ["title", "date", "language", "publisher", "passagesColumn", "findingsColumn"];
  return element("div", { className: "wide", id: "documents", tabindex: "0", role: "region", "aria-label": word("documents") },
    element("table", {},
      element("thead", {}, element("tr", {}, ...columns.map((one) => element("th", { scope: "col" }, word(one))))),
      element("tbody", {}, ...documents.map(drawRow))));
}

function drawRow(one) {
  const title = titleOf(one);
  const cell = (label, ...children) => element("td", { "data-label": word(label) }, ...children);
  return element("tr", {},
    element("th", { scope: "row" }, element("a", { href: documentAddress(one.document_id), lang: title.lang }, title.text)),
    cell("date", one.date ?? "–"), cell("language", one.languages.map((each) => word(each)).join(" · ")),
    cell("publisher", inLanguage(one.publisher) ?? "–"), cell("passagesColumn", `${one.n_passages}`), cell("findingsColumn", `${one.n_findings}`));
}

function drawMore(params, found) {
  const from = Number(params.get("offset") ?? 0);
  const step = (to, label) => element("a", { className: "quiet", href: changed(params, { offset: to ? `${to}` : "" }) }, label);
  return element("nav", { className: "actions", "aria-label": word("parts") },
    element("span", { className: "facts" }, word("nDocuments", found.total)),
    from > 0 ? step(Math.max(from - AT_ONCE, 0), word("before")) : null,
    from + found.documents.length < found.total ? step(from + AT_ONCE, word("after")) : null);
}
