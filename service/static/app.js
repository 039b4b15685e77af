// The page: a shell with one view at a time. Views are separate modules, loaded when first
// shown. A view is `{ draw(at, route) }`: it fills the element and returns the title.
import { begin } from "./shell.js";
import { onRoute } from "./router.js";

const views = {
  ask: () => import("./view-ask.js"),
  documents: () => import("./view-documents.js"),
  document: () => import("./view-document.js"),
  statements: () => import("./view-statements.js"),
  positions: () => import("./view-positions.js"),
  manage: () => import("./view-manage.js"),
  quality: () => import("./view-quality.js"),
  check: () => import("./view-check.js"),
};

begin((redraw) => onRoute(views, redraw));
