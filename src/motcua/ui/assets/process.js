// Drawings of processes. The viewer and the editor come apart: whoever only looks does not load the editor.
import motcua from "./process-words.json";
import { vietnamese } from "./process-translate.js";

export const settings = (canvas) => ({
  container: canvas,
  moddleExtensions: { motcua },
  ...(document.documentElement.lang === "vi" ? { additionalModules: [vietnamese] } : {}),
});

async function show(place) {
  const { default: Viewer } = await import("bpmn-js/lib/NavigatedViewer");
  place.hidden = false;
  const viewer = new Viewer(settings(place.querySelector("[data-canvas]")));
  const { warnings } = await viewer.importXML(place.querySelector("[data-bpmn]").value);
  place.dataset.warnings = warnings.length;
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const known = viewer.get("elementRegistry");
  const mark = (ids, state, sign) => {
    for (const id of ids.split(" ").filter((id) => id && known.get(id))) {
      canvas.addMarker(id, `mc-${state}`);
      const html = document.createElement("span");
      html.className = `mc-mark mc-mark--${state}`;
      html.textContent = sign;
      overlays.add(id, { position: { top: -12, left: 8 }, html });
    }
  };
  mark(place.dataset.done, "done", "✓");
  mark(place.dataset.running, "running", "●");
  canvas.zoom("fit-viewport", "auto");
  place.dataset.ready = "true";
}

for (const place of document.querySelectorAll("[data-process-viewer]")) {
  show(place).catch(() => { place.hidden = true; }); // the list of steps below says the same
}

const form = document.querySelector("[data-process-editor]");
if (form) import("./process-editor.js").then(({ edit }) => edit(form, settings));
