// The state of the page is its address. Views change it by `go` and are redrawn.
import { announce, drawShell } from "./shell.js";
import { reason } from "./api.js";
import { element, message, word } from "./parts.js";

// A proxy may serve the site under a path: addresses are relative to this module.
export const root = new URL("../", import.meta.url);
export const address = (path) => new URL(path, root).href;

// {view, id, params, place}: `params` are those of the query, `place` the characters of #c10-20.
function routeOf(url) {
  const path = url.pathname.slice(root.pathname.length);
  const [first, ...rest] = path.split("/");
  const place = /^#c(\d+)-(\d+)$/.exec(url.hash);
  return {
    view: first === "d" ? "document" : first || "ask",
    id: first === "d" ? decodeURIComponent(rest.join("/")) : null,
    params: url.searchParams,
    place: place && Number(place[1]) < Number(place[2]) ? { start: Number(place[1]), end: Number(place[2]) } : null,
  };
}

export const here = () => routeOf(new URL(location.href));

// The address of a document, with a place in it and the question that led there.
export function documentAddress(id, place, question, more = {}) {
  const url = new URL(`d/${encodeURIComponent(id)}`, root);
  if (question) url.searchParams.set("q", question);
  for (const [name, value] of Object.entries(more)) if (value) url.searchParams.set(name, value);
  if (place) url.hash = `c${place.start}-${place.end}`;
  return url.href;
}

let views = null;
let drawing = 0;
let redrawShell = () => {};

// Go to an address; with `replace`, without a new entry in the history.
export function go(href, { replace = false, scroll = true } = {}) {
  const url = new URL(href, location.href);
  remember();
  if (replace) history.replaceState({}, "", url);
  else if (url.href !== location.href) history.pushState({}, "", url);
  return show(scroll ? { x: 0, y: 0 } : null);
}

// Redraw the same view, for another language or new data.
export const redraw = () => show(null);

// The scroll position of an address, for when the reader returns.
function remember() {
  history.replaceState({ ...history.state, y: scrollY }, "");
}

async function show(scroll) {
  const mine = ++drawing;
  const main = document.getElementById("main");
  const route = here();
  const focused = document.activeElement?.id;
  redrawShell();
  drawShell(route.view);
  document.body.dataset.view = route.view;
  main.setAttribute("aria-busy", "true");
  let title = null;
  try {
    const load = views[route.view] ?? (() => import("./view-missing.js"));
    const view = await load();
    if (mine !== drawing) return;
    title = await view.draw(main, route, () => mine === drawing);
  } catch (error) {
    if (mine !== drawing || error.name === "AbortError") return;
    const said = message("problem", word("failed"), reason(error));
    const place = main.querySelector("#results");
    if (place) place.replaceChildren(said);
    else main.replaceChildren(element("h1", {}, word("failed")), message("problem", reason(error)));
    announce(reason(error));
  }
  if (mine !== drawing) return;
  main.removeAttribute("aria-busy");
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  document.title = title ? `${title} · lanmei` : "澜湄 lanmei";
  if (scroll && !route.place) window.scrollTo(scroll.x, scroll.y ?? 0);
}

function isOurs(anchor) {
  const url = new URL(anchor.href);
  const path = url.pathname.slice(root.pathname.length);
  return url.origin === location.origin && url.pathname.startsWith(root.pathname)
    && /^($|(documents|statements|positions|manage|quality|check)$|d\/)/.test(path) && !anchor.hasAttribute("download") && !anchor.target;
}

export function onRoute(all, redrawWords) {
  views = all;
  redrawShell = redrawWords;
  history.scrollRestoration = "manual";
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a[href]");
    if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (anchor.getAttribute("href").startsWith("#")) {
      event.preventDefault();  // the part of the address behind # is the place in a document
      document.getElementById(anchor.getAttribute("href").slice(1))?.focus();
      return;
    }
    if (!isOurs(anchor)) return;
    event.preventDefault();
    go(anchor.href).then(() => {
      const { activeElement } = document;
      if (activeElement === document.body || activeElement === anchor) document.getElementById("main").focus({ preventScroll: true });
    });
  });
  window.addEventListener("popstate", (event) => show({ x: 0, y: event.state?.y ?? 0 }));
  let waiting = 0;
  window.addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(remember, 200);
  }, { passive: true });
  return show(history.state?.y ? { x: 0, y: history.state.y } : null);
}
