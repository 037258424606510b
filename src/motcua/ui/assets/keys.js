// Keys for the inbox: j and k move along the rows, Enter opens (the row's link has the focus), / searches, ? lists keys.
const TYPING = "input, textarea, select, [contenteditable]";

function links() {
  return [...document.querySelectorAll("[data-inbox] tbody tr")].map((row) => row.querySelector("a[href]")).filter(Boolean);
}

function move(step) {
  const all = links();
  if (!all.length) return;
  const row = document.activeElement?.closest("[data-inbox] tbody tr");
  const at = row ? all.findIndex((link) => row.contains(link)) : -1;
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.querySelector("[data-keys] summary")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
