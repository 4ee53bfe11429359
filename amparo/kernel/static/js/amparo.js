// What pages do beyond plain HTML: close menus, keep drafts in words, leave quickly. All of it optional.

(function () {
  "use strict";

  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const menus = "details.menu[open], details.nav-group[open]";

  function closeMenus(except) {
    all(menus).forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  // A menu closes when the reader presses elsewhere or Escape; the focus goes back to its name.
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest(menus));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement && document.activeElement.closest(menus);
    closeMenus(null);
    if (open) open.querySelector("summary").focus();
  });

  // A slow link must not send an answer twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  });

  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    all("[aria-disabled='true']").forEach((button) => button.removeAttribute("aria-disabled"));
  });

  // Leave quickly: the page does not stay in the history.
  all("[data-exit]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      window.location.replace(link.href);
    });
  });

  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // The summary of problems is what the reader must meet first.
  const problems = document.querySelector(".problems");
  if (problems) problems.focus();

  // Drafts: when saving fails, the words beside the form say so, and that nothing typed is lost.
  function sayDraftFailed(event) {
    const state = event.target.closest("[data-draft-failed]");
    if (state) state.textContent = state.dataset.draftFailed;
  }

  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, sayDraftFailed);
  });
})();
