// The page: a shell, and one view at a time in it. Views are modules of their own, loaded when
// somebody goes there. A view is `{ draw(at, route) }`: it fills the element and gives the title.
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
