// Ticking all rows of a table at once.
import { MultiSelect } from "@ministryofjustice/frontend/moj/components/multi-select/multi-select.mjs";

for (const table of document.querySelectorAll("[data-module=moj-multi-select]")) {
  new MultiSelect(table);
  const words = table.querySelector(".moj-multi-select__toggle-label span");
  if (words) words.textContent = table.dataset.selectAll;
}
