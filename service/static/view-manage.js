// The view to add and remove documents with a key, with the progress of changes and the findings of files.
import { reason, send } from "./api.js";
import { keep } from "./catalogue.js";
import { forgetKey, keepKey, key } from "./key.js";
import { element, word } from "./parts.js";
import { announce } from "./shell.js";
import { drawDocuments, drawFiles, drawJobs } from "./manage-lists.js";

const AGAIN_MS = 700;

export async function draw(at, route, isCurrent) {
  const parts = { said: element("div", { id: "said" }), jobs: element("div", { id: "jobs" }), lists: element("div", { id: "lists" }) };
  const tell = (text, ...more) => {
    parts.said.replaceChildren(...(text ? [element("div", { className: "card problem" }, element("p", {}, text), ...more.map((one) => element("p", {}, one)))] : []));
    if (text) announce(text);
  };
  const lists = async () => {
    const [{ documents }, files] = await Promise.all([send("v1/documents"), send("v1/files")]);
    if (!isCurrent()) return;
    keep(documents);
    const open = [...parts.lists.querySelectorAll("details[open]")].map((one) => one.id);
    parts.lists.replaceChildren(drawDocuments(documents, key() ? remove : null), drawFiles(files));
    open.forEach((id) => { if (document.getElementById(id)) document.getElementById(id).open = true; });
  };
  let following = false;
  const follow = async () => {
    if (following) return;
    following = true;
    try {
      for (let wasBusy = false; isCurrent();) {
        const { jobs } = await send("v1/jobs");
        if (!isCurrent()) return;
        parts.jobs.replaceChildren(drawJobs(jobs));
        const busy = jobs.some((job) => job.state === "queued" || job.state === "running");
        if (wasBusy && !busy) {
          announce(word(`job_${jobs[0].state}`));
          await serving(jobs[0], isCurrent);
          await lists();
        }
        if (!busy) return;
        wasBusy = true;
        await new Promise((done) => setTimeout(done, AGAIN_MS));
      }
    } finally { following = false; }
  };
  const change = async (path, asked) => {
    tell("");
    announce(word("sending"));
    at.setAttribute("aria-busy", "true");
    try {
      await send(path, asked);
      // A quick job may end before it is seen running: redraw the lists in any case.
      await follow();
      await lists();
    } catch (error) {
      if (isCurrent()) tell(reason(error), ...(error.errors ?? []));
    } finally {
      if (isCurrent()) at.removeAttribute("aria-busy");
    }
  };
  const remove = (id) => change(`v1/documents/${encodeURIComponent(id)}`, { method: "DELETE" });
  const add = (files, replace) => {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    return change(`v1/documents${replace ? "?replace=true" : ""}`, { method: "POST", body: form });
  };
  const rebuild = () => change("v1/jobs", { method: "POST", json: { kind: "rebuild" } });
  const again = () => draw(at, route, isCurrent);

  at.replaceChildren(element("h1", {}, word("manage")), element("p", { className: "lead" }, word("manageLead")),
    key() ? drawTools(add, rebuild, again) : drawKey(again), parts.said, parts.jobs, parts.lists);
  try {
    await lists();
    follow().catch((error) => { if (isCurrent()) tell(reason(error)); });
  } catch (error) {
    tell(reason(error));
  }
  return word("manage");
}

// The server switches to the new index shortly after the job is done.
async function serving(job, isCurrent) {
  if (job.state !== "done" || !job.index_id) return;
  for (let tries = 0; tries < 10 && isCurrent(); tries++) {
    if ((await send("v1/documents?k=1")).index_id === job.index_id) return;
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

function drawKey(again) {
  const input = element("input", { id: "key", type: "password", autocomplete: "off", spellcheck: "false", required: "" });
  const form = element("form", { className: "filters", id: "key-form" },
    element("label", { for: "key" }, element("span", {}, word("key")), input), element("button", { type: "submit", className: "quiet" }, word("useKey")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    keepKey(input.value.trim());
    await again();
    document.querySelector("#add-files")?.focus();
  });
  return element("div", {}, form, element("p", { className: "notice" }, word("keyNote")));
}

function drawTools(add, rebuild, again) {
  const input = element("input", { id: "add-files", type: "file", multiple: "", className: "hidden", "aria-label": word("addFiles") });
  const replace = element("input", { id: "replace", type: "checkbox" });
  const take = (files) => { if (files.length) add([...files], replace.checked).then(() => { input.value = ""; }); };
  input.addEventListener("change", () => take(input.files));
  const zone = element("div", { className: "card drop" },
    element("div", { className: "actions" }, input, element("label", { className: "quiet pick", for: "add-files" }, word("addFiles")),
      element("span", { className: "notice" }, word("orDrop"))),
    element("label", { className: "notice" }, replace, " ", word("replaceSame")));
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over"); take(event.dataTransfer.files); });
  return element("div", {}, zone, element("div", { className: "actions" },
    element("button", { type: "button", className: "quiet", id: "rebuild", onclick: rebuild }, word("rebuild")),
    element("button", { type: "button", className: "quiet", id: "forget-key", onclick: () => { forgetKey(); again(); } }, word("forgetKey"))));
}
