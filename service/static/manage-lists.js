// The lists of the manage view: changes and their progress, documents, files and their findings.
import { titleOf } from "./catalogue.js";
import { element, language, word } from "./parts.js";
import { documentAddress } from "./router.js";

const SHOWN = 5;

export function drawJobs(jobs) {
  if (!jobs.length) return element("p", { className: "notice" }, word("noJobs"));
  return element("section", { "aria-label": word("changes") }, element("h2", {}, word("changes")), ...jobs.slice(0, SHOWN).map(drawJob));
}

function drawJob(job) {
  const label = `${word(`kind_${job.kind}`)} · ${job.files.map((file) => file.path).slice(0, 3).join(word("comma"))}${job.files.length > 3 ? " …" : ""}`;
  const running = job.state === "running" || job.state === "queued";
  const counted = running && job.total > 0;
  return element("article", { className: `card job ${job.state}` },
    element("p", { className: "facts" }, element("span", { className: job.state === "done" ? "tag ok" : "tag" }, word(`job_${job.state}`)),
      element("strong", {}, label), element("span", {}, when(job.finished ?? job.started ?? job.created))),
    running ? element("p", { className: "facts" },
      element("progress", { "aria-label": label, max: counted ? job.total : undefined, value: counted ? job.done : undefined }),
      job.phase ? word(`phase_${job.phase}`) : "", counted ? element("span", {}, `${job.done} / ${job.total}`) : null) : null,
    job.problem ? element("p", { className: "doubt-text" }, job.problem.detail) : null,
    ...job.files.filter((file) => file.findings.length || file.status === "not_read").map((file) =>
      element("div", {}, element("p", { className: "facts" }, element("strong", {}, file.path), word(`file_${file.status}`)), findings(file.findings))));
}

const when = (text) => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));

const findings = (all) => element("ul", {}, ...all.map((one) => element("li", {}, one[language])));

// `remove` is null without a key. Removing takes two clicks.
export function drawDocuments(documents, remove) {
  return table("documents", word("nDocuments", documents.length), ["title", "date", "file", ...(remove ? ["change"] : [])],
    documents.map((one) => {
      const title = titleOf(one);
      return element("tr", {},
        element("th", { scope: "row" }, element("a", { href: documentAddress(one.document_id), lang: title.lang }, title.text)),
        cell("date", one.date ?? "–"), cell("file", one.path), remove ? cell("change", remover(one, title.text, remove)) : null);
    }));
}

function remover({ document_id: id }, title, remove) {
  const button = element("button", { type: "button", className: "quiet", "aria-label": `${word("remove")}: ${title}` }, word("remove"));
  let sure = false;
  button.addEventListener("click", () => {
    if (sure) { button.disabled = true; remove(id).then(() => { button.disabled = false; }); return; }
    sure = true;
    button.textContent = word("reallyRemove");
    button.setAttribute("aria-label", `${word("reallyRemove")}: ${title}`);
  });
  button.addEventListener("blur", () => {
    sure = false;
    button.textContent = word("remove");
    button.setAttribute("aria-label", `${word("remove")}: ${title}`);
  });
  return button;
}

// The report of the whole folder, with the files that were not read first.
export function drawFiles({ counts, files }) {
  const ORDER = ["not_read", "partly_read", "left_out", "duplicate", "read"];
  const summary = ORDER.filter((one) => counts[one]).map((one) => `${word(`file_${one}`)} ${counts[one]}`).join(" · ");
  const sorted = [...files].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || b.findings.length - a.findings.length);
  return element("div", {}, table("files", `${word("report")} · ${summary}`, ["file", "status", "findingsColumn"],
    sorted.map((one) => element("tr", {}, element("th", { scope: "row" }, one.path), cell("status", word(`file_${one.status}`)),
      element("td", { "data-label": word("findingsColumn"), className: "found-in" }, one.findings.length ? findings(one.findings) : "–")))));
}

const cell = (label, ...children) => element("td", { "data-label": word(label) }, ...children);

function table(id, heading, columns, rows) {
  return element("section", { id: `list-${id}` }, element("h2", {}, heading),
    element("div", { className: "wide", tabindex: "0", role: "region", "aria-label": heading }, element("table", {},
      element("thead", {}, element("tr", {}, ...columns.map((one) => element("th", { scope: "col" }, word(one))))),
      element("tbody", {}, ...rows))));
}
