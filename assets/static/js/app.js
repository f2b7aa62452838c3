// What every page has: toasts, answers of htmx that did not come, keys. Pages work without it.
(() => {
  const LASTING = 6000;
  const toasts = document.getElementById("toasts");

  // Toasts: those with something to do or to read (undo, a problem) stay until they are closed.
  // A field of the form that was sent, if it has one of this name: a page may have many.
  let sent = null;
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.verb !== "get") sent = detail.elt.closest("form");
  });
  const named = (name) => {
    const known = `[name="${CSS.escape(name)}"]`;
    return sent?.querySelector(known) ?? document.querySelector(known);
  };
  const watch = (toast) => {
    if (!toast.hasAttribute("data-stays")) setTimeout(() => toast.remove(), LASTING);
    const field = toast.dataset.field && named(toast.dataset.field);
    if (field) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      field.addEventListener("input", () => field.removeAttribute("aria-invalid"), { once: true });
    }
  };
  toasts.querySelectorAll(".toast-note").forEach(watch);
  // What is said next takes the place of what was said before: only the last can still be of use.
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.matches?.(".toast-note"));
    if (!added.length) return;
    for (const old of toasts.querySelectorAll(".toast-note:not([data-offline])")) if (!added.includes(old)) old.remove();
    added.forEach(watch);
  }).observe(toasts, { childList: true });

  // The program was quit while its page is open.
  document.addEventListener("htmx:sendError", () => {
    if (toasts.querySelector("[data-offline]")) return;
    toasts.append(document.getElementById("offline").content.cloneNode(true));
  });

  // The session ended while the page was open (the computer slept): through the door and back, unless that
  // would cost what is typed. Our window signs in there by itself.
  const first = (options) => Math.max(0, [...options].findIndex((each) => each.defaultSelected));
  const changed = (field) => {
    if (field.options) return field.selectedIndex !== first(field.options);
    if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  };
  const kept = ":is(input, select, textarea):not([type=search], [data-submit])";
  let told = false;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 401 || detail.requestConfig.verb !== "get") return;
    const typed = [...document.querySelectorAll(kept)].some(changed);
    detail.shouldSwap = typed && !told;
    told ||= typed;
    if (!typed) location.assign(`/enter?to=${encodeURIComponent(location.pathname + location.search)}`);
  });

  // What is typed in a part of a form while it is asked for anew was no part of the question: the answer gets it.
  const asked = (field, form) =>
    field.type === "checkbox"
      ? field.checked === form.getAll(field.name).includes(field.value)
      : field.value === form.get(field.name);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.shouldSwap || !detail.target.matches("[data-typed]")) return;
    const fields = [...detail.target.querySelectorAll(":is(input, select, textarea)[id]")];
    const since = fields.filter((field) => !asked(field, detail.requestConfig.formData));
    const put = () => {
      for (const { id, value, checked } of since) {
        const field = document.getElementById(id);
        if (field) Object.assign(field, { value, checked });
      }
    };
    document.addEventListener("htmx:afterSwap", put, { once: true });
  });

  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-close]");
    const opener = event.target.closest("[data-dialog]");
    if (closer || opener) event.preventDefault(); // as links they lead to the dialog and out of it without script
    closer?.closest(".toast-note, dialog")?.dispatchEvent(new Event("dismiss"));
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  });
  document.addEventListener(
    "dismiss",
    (event) => (event.target instanceof HTMLDialogElement ? event.target.close() : event.target.remove()),
    true,
  );

  // Keys, unless one is typing or the page took them: ? shows them all, / searches, g and a letter goes to a page.
  let going = false;
  const go = (letter) => document.querySelector(`.nav-main a[data-key="${CSS.escape(letter)}"]`)?.click();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) going = false;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (going) go(key);
    const search = key === "/" && document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.select();
    }
    if (event.key === "?") document.getElementById("keys")?.showModal();
    going = key === "g" && !going;
  });

  // A form on its way: its button shows it, and a second press sends nothing. Escape is how a browser is stopped.
  const busy = "aria-busy";
  const release = () => document.querySelectorAll(`form[${busy}], .btn[${busy}]`).forEach((each) => each.removeAttribute(busy));
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post" || event.target.hasAttribute("data-download")) return;
    if (event.target.hasAttribute(busy)) event.preventDefault();
    else for (const each of [event.target, event.submitter]) each?.setAttribute(busy, "true");
  });
  window.addEventListener("pageshow", release);
  window.addEventListener("keydown", (event) => event.key === "Escape" && release());

  // A control marked data-submit sends its form as soon as it changes.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
})();
