// JavaScript only improves: every page works without it.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs, createAll, isSupported } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

if (isSupported()) {
  for (const part of [Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs]) {
    createAll(part);
  }
}

// A form is sent once, however often its button is pressed; coming back to the page frees it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  // A fragment left by the skip link would come back with the answer and take the focus from the error summary.
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
