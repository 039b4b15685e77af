// What both pages share: their words in the chosen language, the switch, and calls to the API.
import { language, setLanguage, word } from "./parts.js";

export async function call(path, body, signal) {
  const response = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { "Accept-Language": language, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    signal,
  });
  const found = await response.json().catch(() => null);
  if (!response.ok) throw new Error(found?.detail ?? `${response.status}`);
  return found;
}

export const reason = (error) => (error instanceof TypeError ? word("offline") : error.message);

function drawWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.querySelectorAll("[data-word]").forEach((at) => { at.textContent = word(at.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((at) => at.setAttribute("aria-label", word(at.dataset.label)));
  document.querySelectorAll("[data-hint]").forEach((at) => { at.placeholder = word(at.dataset.hint); });
  document.querySelectorAll("[data-language]").forEach((at) => at.setAttribute("aria-pressed", `${at.dataset.language === language}`));
}

// Draw the page in the reader's language, now and whenever the switch is used.
export function begin(draw) {
  const redraw = () => { drawWords(); draw(); };
  document.querySelectorAll("[data-language]").forEach((at) => at.addEventListener("click", () => {
    setLanguage(at.dataset.language);
    localStorage.setItem("language", language);
    redraw();
  }));
  setLanguage(localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
  redraw();
}
