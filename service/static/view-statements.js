// Statements by date: of one country, organisation or person, or on a topic.
import { once } from "./api.js";
import { documentsOf, labelOf, loadNames } from "./catalogue.js";
import { onlyThere } from "./gloss.js";
import { choice, element, message, versions, word } from "./parts.js";
import { address, go } from "./router.js";
import { announce } from "./shell.js";
import { bothVersions, facts, opener } from "./source.js";
import { timeline } from "./timeline.js";

const NAMED = ["country", "organisation", "speaker", "language"];
const AT_ONCE = 50;

const dayOf = (one) => one.occasion_date ?? one.date;

export async function draw(at, { params }, isCurrent) {
  const facets = await loadNames();
  if (!isCurrent()) return word("statements");
  const results = element("div", { id: "results" }, element("p", { className: "waiting" }, word("opening")));
  at.replaceChildren(element("h1", {}, word("statements")), element("p", { className: "lead" }, word("statementsLead")), drawForm(params, facets), results);
  const topic = (params.get("about") ?? "").trim();
  const offset = topic ? 0 : Math.max(Number(params.get("offset")) || 0, 0);
  const wanted = new URLSearchParams({ k: AT_ONCE + (topic ? 0 : 1), offset });
  for (const name of NAMED) if (params.get(name)) wanted.set(name, params.get(name));
  if (topic) wanted.set("about", topic);
  const { statements: found } = await once(`v1/statements?${wanted}`);
  const shown = found.slice(0, AT_ONCE);
  await documentsOf(shown.flatMap((one) => [one.document_id, ...(one.counterpart ? [one.counterpart.document_id] : [])]));
  if (!isCurrent()) return word("statements");
  drawResults(results, shown, { params, topic, offset, more: found.length > AT_ONCE });
  announce(word("nStatements", shown.length));
  return topic ? `${word("statements")}: ${topic}` : word("statements");
}

function changed(params, changes) {
  const url = new URL(address("statements"));
  url.search = params;
  for (const [name, value] of Object.entries({ offset: "", ...changes })) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  return url.href;
}

function drawForm(params, facets) {
  const input = element("input", { id: "about", type: "search", placeholder: word("topic"), "aria-label": word("topic"), maxlength: "500" });
  input.value = params.get("about") ?? "";
  const of = (name, label) => choice(`said-${name}`, label, [["", word("any")], ...facets[name].slice(0, 200).map((one) => [one.value, labelOf(one)])],
    params.get(name) ?? "", (value) => go(changed(params, { [name]: value }), { scroll: false }));
  const form = element("form", { className: "filters", role: "search" }, input,
    of("country", word("saidBy")), of("organisation", word("organisation")), of("speaker", word("speaker")), of("language", word("language")),
    element("button", { type: "submit", className: "quiet" }, word("find")));
  form.addEventListener("submit", (event) => { event.preventDefault(); go(changed(params, { about: input.value.trim() }), { scroll: false }); });
  return form;
}

function drawResults(results, found, { params, topic, offset, more }) {
  if (!found.length) { results.replaceChildren(message("abstained", word("noStatements"))); return; }
  const days = new Map();
  for (const one of [...found].sort((a, b) => (dayOf(a) ?? "9999").localeCompare(dayOf(b) ?? "9999"))) {
    days.set(dayOf(one) ?? "", [...(days.get(dayOf(one) ?? "") ?? []), one]);
  }
  const step = (to, label) => element("a", { className: "quiet", href: changed(params, { offset: to ? `${to}` : "" }) }, label);
  results.replaceChildren(...[
    element("p", { className: "facts" }, word("nStatements", found.length), topic && found.length === AT_ONCE ? ` ${word("onlyBest")}` : null),
    timeline(found.map(dayOf), results.clientWidth || undefined),
    ...[...days].flatMap(([day, all]) => [element("h2", {}, day || word("noDate")), ...all.map((one) => drawStatement(one, topic))]),
    offset || more ? element("nav", { className: "actions", "aria-label": word("parts") },
      offset ? step(Math.max(offset - AT_ONCE, 0), word("before")) : null, more ? step(offset + AT_ONCE, word("after")) : null) : null,
  ].filter(Boolean));
}

function drawStatement(one, topic) {
  return element("article", { className: "card said" },
    facts(one, element("span", { className: "tag" }, word(`speech_${one.speech}`))),
    versions(...bothVersions(one, one.text)),
    one.counterpart ? null : onlyThere(one.text, one.language, one),
    element("div", { className: "actions" }, opener(one, topic)));
}
