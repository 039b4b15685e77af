// Shows openapi.json in the reader's language; each operation can be tried. Everything comes from this server.
import { about, operations, words } from "./docs-words.js";
import { withKey } from "./key.js";
import { element } from "./parts.js";

const chosenLanguage = () => [new URLSearchParams(location.search).get("lang"), localStorage.getItem("language")]
  .find((one) => one === "zh" || one === "en") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let language = chosenLanguage();
const word = (key, ...rest) => (typeof words[language][key] === "function" ? words[language][key](...rest) : words[language][key]);

const SAMPLE_HOST = /http:\/\/127\.0\.0\.1:8000/g;
const $ = (id) => document.getElementById(id);
const plain = (text) => text.replaceAll("``", "").replaceAll("`", "");
const nameOf = (reference) => reference.split("/").at(-1);

function typeOf(schema) {
  if (!schema) return "any";
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.type === "array") return `${typeOf(schema.items ?? schema.prefixItems?.[0])}[]`;
  return schema.type ?? "any";
}

function exampleOf(schema, all, depth = 0) {
  if (!schema || depth > 4) return null;
  if (schema.$ref) return exampleOf(all[nameOf(schema.$ref)], all, depth + 1);
  if (schema.examples) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.type === "object") {
    const wanted = Object.entries(schema.properties ?? {}).filter(([name, property]) =>
      (schema.required ?? []).includes(name) || (depth === 0 && property.examples));
    return Object.fromEntries(wanted.map(([name, property]) => [name, exampleOf(property, all, depth + 1)]));
  }
  return { string: "", integer: 1, boolean: false, array: [] }[schema.type] ?? null;
}

function rows(entries) {
  const head = element("tr", {}, ...["name", "type", "meaning"].map((key) => element("th", { scope: "col" }, word(key))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...entries.map(([name, type, meaning]) =>
    element("tr", {}, element("td", {}, element("code", {}, name)), element("td", {}, element("code", {}, type)), element("td", { lang: "en" }, meaning)))));
}

function properties(schema) {
  const required = schema.required ?? [];
  return rows(Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name, typeOf(property),
    [property.description, required.includes(name) ? "" : word("fallback", JSON.stringify(property.default ?? null))].filter(Boolean).join("; "),
  ]));
}

function operation(method, path, found, all) {
  const id = `${method}-${path}`;
  const [described, ...rest] = plain(found.description ?? found.summary).split("\n");
  const first = operations[language]?.[found.operationId] ?? described;
  const body = found.requestBody?.content?.["application/json"]?.schema;
  const parameters = found.parameters ?? [];
  const made = element("details", { className: "card", id },
    element("summary", {}, element("span", { className: "method" }, method.toUpperCase()), element("code", {}, path), element("span", {}, first)),
    ...paragraphs(rest.join("\n")).map((text) => element("p", { lang: "en" }, text)));
  if (parameters.length) made.append(rows(parameters.map((one) => [one.name, typeOf(one.schema), `${one.in}; ${one.description ?? ""}`])));
  if (body) made.append(element("p", {}, word("body"), element("a", { href: `#${nameOf(body.$ref ?? "")}` }, typeOf(body))));
  const answer = found.responses?.["200"]?.content;
  if (answer) made.append(element("p", {}, word("response"), ...Object.entries(answer).map(([kind, { schema }]) =>
    element("span", {}, `${kind} `, schema?.$ref ? element("a", { href: `#${nameOf(schema.$ref)}` }, typeOf(schema)) : ""))));
  if (found["x-codeSamples"]) made.append(samples(found["x-codeSamples"]));
  made.append(tryOut(method, path, parameters, body && exampleOf(body, all)));
  return made;
}

// All samples are in the programming language chosen last.
const chosen = { lang: localStorage.getItem("sample") ?? "curl" };

function samples(found) {
  const code = element("code", {});
  const copy = element("button", { type: "button", className: "copy" }, word("copy"));
  const tabs = found.map(({ lang }) => element("button", { type: "button", "data-lang": lang }, lang));
  const show = () => {
    const shown = found.find(({ lang }) => lang === chosen.lang) ?? found[0];
    code.textContent = shown.source.replace(SAMPLE_HOST, location.origin);
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.lang === shown.lang));
  };
  for (const tab of tabs) tab.addEventListener("click", () => {
    chosen.lang = tab.dataset.lang;
    localStorage.setItem("sample", chosen.lang);
    document.dispatchEvent(new Event("sample"));
  });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      copy.textContent = word("copied");
      setTimeout(() => { copy.textContent = word("copy"); }, 1500);
    } catch { getSelection().selectAllChildren(code); }  // no clipboard outside of https and localhost
  });
  document.addEventListener("sample", show);
  show();
  return element("div", { className: "samples" },
    element("div", { className: "tabs", role: "group", "aria-label": word("sampleLanguage") }, ...tabs, copy),
    element("pre", { tabindex: "0", lang: "en" }, code));
}

function tryOut(method, path, parameters, example) {
  const output = element("pre", { tabindex: "0", "aria-live": "polite", "aria-label": word("result"), role: "region", hidden: "" });
  const inputs = parameters.map((one) => element("input", {
    "aria-label": one.name, placeholder: one.name, name: one.name,
    value: one.in === "path" ? one.schema?.examples?.[0] ?? one.example ?? "" : "",
  }));
  const area = example ? element("textarea", { rows: "8", "aria-label": word("bodyLabel") }, JSON.stringify(example, null, 2)) : null;
  const form = element("form", {}, ...inputs, area, element("button", { className: "go", type: "submit" }, word("tryIt")), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let target = path.slice(1);
    const query = new URLSearchParams();
    for (const [index, one] of parameters.entries()) {
      const value = inputs[index].value;
      if (one.in === "path") target = target.replace(`{${one.name}}`, encodeURIComponent(value));
      else if (value) query.set(one.name, value);
    }
    output.hidden = false;
    output.textContent = "…";
    try {
      const response = await fetch(query.size ? `${target}?${query}` : target, {
        method: method.toUpperCase(), body: area?.value,
        headers: { "Accept-Language": language, ...withKey(), ...(area ? { "Content-Type": "application/json" } : {}) },
      });
      const text = await response.text();
      const json = response.headers.get("content-type")?.includes("json");
      output.textContent = `${response.status}\n${json ? JSON.stringify(JSON.parse(text), null, 2) : text}`;
    } catch (error) {
      output.textContent = error.message;
    }
  });
  return form;
}

const paragraphs = (text) => text.split(/\n\s*\n/).map((one) => one.replace(/\s*\n\s*/g, " ").trim()).filter(Boolean);

function drawWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.querySelectorAll("[data-word]").forEach((at) => { at.textContent = word(at.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((at) => at.setAttribute("aria-label", word(at.dataset.label)));
  document.querySelectorAll("[data-language]").forEach((at) => at.setAttribute("aria-pressed", `${at.dataset.language === language}`));
}

function draw(spec) {
  drawWords();
  const all = spec.components.schemas;
  document.title = `${word("title", spec.info.version)} · ${spec.info.title}`;
  $("title").textContent = word("title", spec.info.version);
  $("about").replaceChildren(...(about[language] ?? paragraphs(plain(spec.info.description))).map((text) => element("p", { className: "lead" }, text)));
  const routes = Object.entries(spec.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, found]) => [method, path, found]));
  $("list").replaceChildren(...routes.map(([method, path]) =>
    element("a", { href: `#${method}-${path}` }, element("span", { className: "method" }, method.toUpperCase()), element("code", {}, path))));
  $("operations").replaceChildren(...routes.map(([method, path, found]) => operation(method, path, found, all)));
  $("schemas").replaceChildren(...Object.entries(all).map(([name, schema]) => element("details", { className: "card", id: name },
    element("summary", {}, element("code", {}, name), element("span", { lang: "en" }, plain(schema.description ?? "").split("\n")[0])), properties(schema))));
}

drawWords();
const spec = await (await fetch("openapi.json")).json();
const reveal = () => { const at = document.getElementById(decodeURIComponent(location.hash.slice(1))); if (at) { at.open = true; at.scrollIntoView(); } };
document.querySelectorAll("[data-language]").forEach((at) => at.addEventListener("click", () => {
  language = at.dataset.language;
  localStorage.setItem("language", language);
  const url = new URL(location.href);
  url.searchParams.set("lang", language);
  history.replaceState(history.state, "", url);
  const open = [...document.querySelectorAll("details[open]")].map((one) => one.id);
  draw(spec);
  open.forEach((id) => { document.getElementById(id).open = true; });
}));
draw(spec);
$("main").removeAttribute("aria-busy");
window.addEventListener("hashchange", reveal);
reveal();
