// The shell around every view: texts in the chosen language, the language switch, the live region.
import { language, setLanguage, word } from "./parts.js";

function drawWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.querySelectorAll("[data-word]").forEach((at) => { at.textContent = word(at.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((at) => at.setAttribute("aria-label", word(at.dataset.label)));
  document.querySelectorAll("[data-language]").forEach((at) => at.setAttribute("aria-pressed", `${at.dataset.language === language}`));
}

export function announce(text) {
  document.getElementById("status").textContent = text;
}

// Mark the navigation link of the current view.
export function drawShell(view) {
  document.querySelectorAll("[data-view]").forEach((at) => {
    if (at.tagName !== "A") return;
    if (at.dataset.view === view) at.setAttribute("aria-current", "page");
    else at.removeAttribute("aria-current");
  });
}

// The language of the address, else the one chosen before, else the browser's.
function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  const before = localStorage.getItem("language");
  return [asked, before].find((one) => one === "zh" || one === "en")
    ?? (navigator.language.startsWith("zh") ? "zh" : "en");
}

export function begin(start) {
  setLanguage(chosen());
  // Views change the address, so relative links must be made absolute now.
  document.querySelectorAll("a[href], link[href]").forEach((at) => { if (!at.getAttribute("href").startsWith("#")) at.href = `${at.href}`; });
  document.querySelectorAll("[data-language]").forEach((at) => at.addEventListener("click", async () => {
    localStorage.setItem("language", at.dataset.language);
    setLanguage(at.dataset.language);
    const url = new URL(location.href);
    url.searchParams.set("lang", language);
    history.replaceState(history.state, "", url);
    const { redraw } = await import("./router.js");
    await redraw();
  }));
  start(drawWords);
}
