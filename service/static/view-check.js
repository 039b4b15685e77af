// Check a draft: each quotation and each sentence, and where it stands in the documents.
import { call } from "./api.js";
import { documentsOf, loadNames } from "./catalogue.js";
import { reason } from "./api.js";
import { element, message, word } from "./parts.js";
import { announce } from "./shell.js";
import { facts, opener } from "./source.js";

const marks = { verbatim: "✓", near: "≈", misattributed: "✗", not_found: "?" };
let draft = "";        // what was typed stays while the reader looks at a document
let report = null;
let problem = null;

export async function draw(at) {
  const area = element("textarea", { id: "draft", rows: "9", spellcheck: "false", placeholder: word("draftHint") });
  area.value = draft;
  area.addEventListener("input", () => { draft = area.value; });
  const results = element("div", { id: "results" });
  const button = element("button", { className: "go", type: "submit" }, word("checkIt"));
  const form = element("form", { id: "check", className: "draft" },
    element("label", { className: "hidden", for: "draft" }, word("draft")), area, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    results.replaceChildren(element("p", { className: "waiting" }, word("checking")));
    announce(word("checking"));
    await check();
    button.disabled = false;
    drawReport(results);
  });
  at.replaceChildren(element("section", { className: "ask" },
    element("h1", {}, word("check")), element("p", { className: "lead" }, word("checkLead")), form), results);
  drawReport(results);
  return word("check");
}

async function check() {
  report = problem = null;
  if (!draft.trim()) { problem = word("emptyDraft"); return; }
  try {
    report = await call("v1/verify", { text: draft });
    await Promise.all([loadNames().catch(() => null),
      documentsOf(report.claims.flatMap((claim) => claim.matches.slice(0, 3).map((match) => match.document_id)))]);
  } catch (error) {
    problem = reason(error);
  }
}

function drawReport(results) {
  results.replaceChildren();
  if (problem) { results.append(message("abstained", problem)); announce(problem); return; }
  if (!report) return;
  // A sentence in the writer's own words is no mistake: it is counted, not listed.
  const listed = report.claims.filter((claim) => claim.kind === "quotation" || claim.status !== "not_found");
  const counts = Object.entries(report.summary).filter(([, count]) => count).map(([status, count]) => `${word(status)} ${count}`).join(" · ");
  announce(counts);
  results.append(element("h2", {}, word("checked"), element("small", {}, counts)));
  results.append(...listed.map(drawClaim));
  const own = report.claims.length - listed.length;
  if (own) results.append(element("p", { className: "notice" }, word("ownWords", own)));
  results.append(...report.warnings.map((warning) => element("p", { className: "notice" }, warning)));
}

function drawClaim(claim) {
  const fine = claim.status === "verbatim";
  const seal = element("span", { className: fine ? "tag ok" : "tag" }, `${marks[claim.status]} ${word(claim.status)}`);
  const made = element("article", { className: fine ? "card" : "card doubt", id: `claim-${claim.n}` },
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
    element("div", { className: "actions" }, opener(match)));
}
