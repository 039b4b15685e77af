// The view to check a draft: each quotation marked, with a link to its source; the list can be saved.
import { call, reason } from "./api.js";
import { documentsOf, loadNames } from "./catalogue.js";
import { keepers } from "./checked-list.js";
import { ACCEPTED, textOf } from "./draft-file.js";
import { codePoints, element, message, word } from "./parts.js";
import { documentAddress } from "./router.js";
import { announce } from "./shell.js";
import { facts, opener } from "./source.js";

const SIGNS = { verbatim: "✓", near: "≈", misattributed: "✗", not_found: "?" };
let draft = "";        // what was typed stays while the reader looks at a document
let checked = null;    // {text, report} of the last check
let problem = null;

export async function draw(at) {
  const area = element("textarea", { id: "draft", rows: "9", spellcheck: "false", placeholder: word("draftHint") });
  area.value = draft;
  area.addEventListener("input", () => { draft = area.value; });
  const results = element("div", { id: "results" });
  const button = element("button", { className: "go", type: "submit" }, word("checkIt"));
  const file = element("input", { id: "draft-file", type: "file", accept: ACCEPTED, className: "hidden" });
  const pick = element("label", { className: "quiet pick", for: "draft-file" }, word("pickFile"));
  const form = element("form", { id: "check", className: "draft" },
    element("label", { className: "hidden", for: "draft" }, word("draft")), area,
    element("div", { className: "actions" }, button, file, pick, element("span", { className: "notice" }, word("fileKinds"))));
  const run = async () => {
    button.disabled = true;
    results.replaceChildren(element("p", { className: "waiting" }, word("checking")));
    announce(word("checking"));
    await check();
    button.disabled = false;
    drawReport(results);
  };
  const take = async (chosen) => {
    if (!chosen) return;
    try {
      draft = area.value = await textOf(chosen);
      await run();
    } catch (error) {
      problem = error.message;
      drawReport(results);
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  file.addEventListener("change", () => take(file.files[0]));
  area.addEventListener("dragover", (event) => event.preventDefault());
  area.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  at.replaceChildren(element("section", { className: "ask" },
    element("h1", {}, word("check")), element("p", { className: "lead" }, word("checkLead")), form), results);
  drawReport(results);
  return word("check");
}

async function check() {
  checked = problem = null;
  const text = draft;
  if (!text.trim()) { problem = word("emptyDraft"); return; }
  try {
    const report = await call("v1/verify", { text });
    await Promise.all([loadNames().catch(() => null),
      documentsOf(report.claims.flatMap((claim) => claim.matches.slice(0, 3).map((match) => match.document_id)))]);
    checked = { text, report };
  } catch (error) {
    problem = reason(error);
  }
}

function drawReport(results) {
  results.replaceChildren();
  if (problem) { results.append(message("abstained", problem)); announce(problem); return; }
  if (!checked) return;
  const { text, report } = checked;
  // A sentence in the author's own words is not an error: it is counted, not listed.
  const listed = report.claims.filter((claim) => claim.kind === "quotation" || claim.status !== "not_found");
  const counts = Object.entries(report.summary).filter(([, count]) => count).map(([status, count]) => `${word(status)} ${count}`).join(" · ");
  announce(counts);
  const own = report.claims.length - listed.length;
  results.append(
    element("h2", {}, word("checked"), element("small", {}, counts)), drawDraft(text, listed),
    element("h2", {}, word("oneByOne")), keepers(listed), ...listed.map(drawClaim),
    ...(own ? [element("p", { className: "notice" }, word("ownWords", own))] : []),
    ...report.warnings.map((warning) => element("p", { className: "notice" }, warning)));
}

// The draft with each claim marked: a click leads to its source, or to its entry in the list.
function drawDraft(text, claims) {
  const points = codePoints(text);
  const made = element("div", { className: "card text checked-draft", role: "region", tabindex: "0", "aria-label": word("draft") });
  let at = 0;
  for (const claim of [...claims].sort((a, b) => a.start - b.start)) {
    if (claim.start < at) continue;
    const [match] = claim.matches;
    const href = match ? documentAddress(match.document_id, match) : `#claim-${claim.n}`;
    made.append(points.slice(at, claim.start).join(""), element("a", {
      href, className: `claim ${claim.status}`, "aria-label": `${word(claim.status)}: ${claim.text}`,
      onclick: match ? undefined : (event) => { event.preventDefault(); document.getElementById(`claim-${claim.n}`).scrollIntoView({ block: "center" }); },
    }, element("span", { className: "sign", "aria-hidden": "true" }, SIGNS[claim.status]), points.slice(claim.start, claim.end).join("")));
    at = claim.end;
  }
  made.append(points.slice(at).join(""));
  return made;
}

function drawClaim(claim) {
  const fine = claim.status === "verbatim";
  const seal = element("span", { className: fine ? "tag ok" : "tag" }, `${SIGNS[claim.status]} ${word(claim.status)}`);
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
