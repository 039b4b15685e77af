// Check a draft: each quotation and each sentence, and where it stands in the documents.
import { show } from "./context.js";
import { element, facts, message, opener, word } from "./parts.js";
import { begin, call, reason } from "./shell.js";

const $ = (id) => document.getElementById(id);
const marks = { verbatim: "✓", near: "≈", misattributed: "✗", not_found: "?" };
let report = null;
let problem = null;

async function check() {
  const text = $("draft").value;
  report = problem = null;
  $("check").querySelector(".go").disabled = true;
  $("status").textContent = word("asking");
  try {
    report = await call("v1/verify", { text });
  } catch (error) {
    problem = reason(error);
  }
  $("check").querySelector(".go").disabled = false;
  draw();
}

function draw() {
  const results = $("results");
  results.replaceChildren();
  if (problem) results.append(message("problem", word("failed"), problem));
  if (!report) { $("status").textContent = problem ?? ""; return; }
  // A sentence in the writer's own words is no mistake: it is counted, not listed.
  const listed = report.claims.filter((claim) => claim.kind === "quotation" || claim.status !== "not_found");
  const counts = Object.entries(report.summary).filter(([, count]) => count).map(([status, count]) => `${word(status)} ${count}`).join(" · ");
  $("status").textContent = counts;
  results.append(element("h2", {}, word("checked"), element("small", {}, counts)));
  results.append(...listed.map(drawClaim));
  const own = report.claims.length - listed.length;
  if (own) results.append(element("p", { className: "notice" }, word("ownWords", own)));
  results.append(...report.warnings.map((warning) => element("p", { className: "notice" }, warning)));
}

function drawClaim(claim) {
  const fine = claim.status === "verbatim";
  const seal = element("span", { className: fine ? "tag ok" : "tag" }, `${marks[claim.status]} ${word(claim.status)}`);
  const made = element("article", { className: fine ? "card" : "card doubt" },
    element("p", { className: "facts" }, element("span", { className: "rank" }, `${claim.n}`), seal, element("span", {}, word(claim.kind))),
    element("p", { className: "quote" }, claim.text));
  if (claim.attribution?.agrees === false) {
    const { actual, actual_document_ids: documents, expected } = claim.attribution;
    const said = [actual?.speaker, actual?.organisation].filter(Boolean).join(", ") || documents.join(", ");
    made.append(element("p", { className: "notice" }, word("wrongSource", expected.phrase, said)));
  }
  for (const match of claim.matches.slice(0, 3)) made.append(drawMatch(match, claim.status === "near"));
  if (claim.differences.length && claim.status === "near") {
    made.append(element("p", { className: "notice" }, `${word("differs")} `, ...claim.differences.flatMap((change) => [
      change.draft ? element("del", {}, change.draft) : "", change.source ? element("ins", {}, change.source) : "", " "])));
  }
  return made;
}

function drawMatch(match, whole) {
  return element("div", { className: "found" }, facts(match),
    whole ? element("p", { lang: match.language }, match.text) : null,
    element("div", { className: "actions" }, opener(match, show)));
}

$("check").addEventListener("submit", (event) => { event.preventDefault(); check(); });
begin(draw);
