// Positions of countries or organisations on one topic, side by side, with those that said nothing.
import { once } from "./api.js";
import { documentsOf, labelOf, loadNames } from "./catalogue.js";
import { facet } from "./facet.js";
import { onlyThere } from "./gloss.js";
import { choice, countryName, element, message, versions, word } from "./parts.js";
import { address, go } from "./router.js";
import { announce } from "./shell.js";
import { bothVersions, facts, opener } from "./source.js";

const KINDS = ["country", "organisation"];

export async function draw(at, { params }, isCurrent) {
  const facets = await loadNames();
  if (!isCurrent()) return word("positions");
  const topic = (params.get("about") ?? "").trim();
  const by = KINDS.includes(params.get("by")) ? params.get("by") : KINDS[0];
  const of = params.getAll("of").filter(Boolean);
  const results = element("div", { id: "results" });
  at.replaceChildren(element("h1", {}, word("positions")), element("p", { className: "lead" }, word("positionsLead")),
    drawForm(params, { topic, by, of, facets }), results);
  if (!topic) {
    if (params.has("about")) { results.append(message("abstained", word("noTopic"))); announce(word("noTopic")); }
    return word("positions");
  }
  results.append(element("p", { className: "waiting" }, word("asking")));
  const wanted = new URLSearchParams([["about", topic], ["by", by], ...of.map((one) => ["of", one])]);
  const { positions: found } = await once(`v1/positions?${wanted}`);
  const said = found.filter((one) => one.statement).map((one) => one.statement);
  await documentsOf(said.flatMap((one) => [one.document_id, ...(one.counterpart ? [one.counterpart.document_id] : [])]));
  if (!isCurrent()) return topic;
  results.replaceChildren(found.length
    ? element("div", { className: "columns" }, ...found.map((one) => drawPosition(one, by, topic)))
    : message("abstained", word("noPositions")));
  announce(word("nPositions", said.length));
  return `${word("positions")}: ${topic}`;
}

function drawForm(params, { topic, by, of, facets }) {
  const input = element("input", { id: "about", type: "search", placeholder: word("topic"), "aria-label": word("topic"), maxlength: "500" });
  input.value = topic;
  const change = (changes) => {
    const url = new URL(address("positions"));
    url.search = params;
    for (const [name, value] of Object.entries({ about: input.value.trim(), ...changes })) {
      url.searchParams.delete(name);
      for (const one of [value].flat()) if (one || name === "about") url.searchParams.append(name, one);
    }
    go(url.href, { scroll: false });
  };
  const values = facets[by].map((one) => [one.value, labelOf(one), one.count]);
  const form = element("form", { className: "filters", role: "search" }, input,
    choice("by", word("comparedBy"), KINDS.map((one) => [one, word(`by_${one}`)]), by, (value) => change({ by: value, of: [] })),
    facet("of", word("whose"), values, of, (chosen) => change({ of: chosen }), by === "country" ? countryName : undefined),
    element("button", { type: "submit", className: "quiet" }, word("compare")));
  form.addEventListener("submit", (event) => { event.preventDefault(); change({}); });
  return form;
}

function drawPosition(one, by, topic) {
  const { statement } = one;
  const name = labelOf(one) === one.key && by === "country" ? countryName(one.key) : labelOf(one);
  const all = new URL(address("statements"));
  all.search = new URLSearchParams({ about: topic, [by]: one.key });
  return element("section", { className: statement ? "card position" : "card position silent" },
    element("h2", {}, name, element("small", {}, word("nOnTopic", one.n_statements))),
    ...(statement ? [
      facts(statement, element("span", { className: one.verified ? "tag ok" : "tag" }, `${one.verified ? "✓ " : ""}${word(one.verified ? "verified" : "unverified")}`)),
      versions(...bothVersions(statement, statement.text)),
      statement.counterpart ? null : onlyThere(statement.text, statement.language, statement),
      element("div", { className: "actions" }, opener(statement, topic), element("a", { className: "quiet", href: all.href }, word("allOfThem"))),
    ] : [element("p", {}, word("saidNothing"))]));
}
