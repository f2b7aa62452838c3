// The work table by keyboard and mouse: move, select, tag. Without it the ticks and buttons do the same.
(() => {
  const byId = (id) => document.getElementById(id);
  const rows = () => [...document.querySelectorAll("#work tbody tr:not(.gap)")];
  const box = (row) => row.querySelector("input[name=job]");
  const picked = () => rows().filter((row) => box(row).checked);
  const every = () => document.querySelector("#every input"); // all jobs of the filter, not of this page alone
  const panel = byId("job-panel");
  let at = -1; // the row the keyboard is at
  let anchor = -1; // where a range begins
  let going = false; // after g, which app.js follows

  // Selecting

  const count = () => {
    const bar = byId("selection");
    if (!bar) return;
    const chosen = picked();
    bar.hidden = chosen.length === 0;
    const all = byId("pick-all");
    all.checked = chosen.length > 0 && chosen.length === rows().filter((row) => !box(row).disabled).length;
    all.indeterminate = chosen.length > 0 && !all.checked;
    const filter = every();
    if (filter) {
      byId("every").hidden = !all.checked;
      filter.checked &&= all.checked;
    }
    const whole = Boolean(filter?.checked);
    const words = byId("picked-count").dataset.words.replace("{n}", chosen.length);
    byId("picked-count").textContent = whole ? filter.dataset.words : words;
    byId("picked-sums").hidden = whole;
    for (const each of bar.querySelectorAll("[data-each]")) each.disabled = whole;
    byId("accept").hidden = whole || !chosen.some(guessed);
    if (chosen.length && !whole) htmx.trigger("#picked-sums", "picked");
  };

  const pick = (from, to, on) => {
    for (const row of rows().slice(Math.min(from, to), Math.max(from, to) + 1)) box(row).checked = on && !box(row).disabled;
    count();
  };

  const stand = (index, focus = true) => {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(index, all.length - 1));
    for (const row of all) row.classList.toggle("at", row === all[at]);
    if (!focus) return;
    all[at].scrollIntoView({ block: "nearest" });
    (box(all[at]).disabled ? all[at].querySelector("a") : box(all[at])).focus({ preventScroll: true });
  };

  const move = (step, extend) => {
    if (extend && anchor < 0) anchor = Math.max(at, 0);
    if (!extend) anchor = -1;
    stand(at + step);
    if (extend) pick(anchor, at, true);
  };

  const toggle = (index, extend) => {
    const row = rows()[index];
    if (!row) return;
    const on = extend || !box(row).checked;
    pick(extend && anchor >= 0 ? anchor : index, index, on);
    anchor = index;
  };

  document.addEventListener("click", (event) => {
    const row = event.target.closest("#work tbody tr:not(.gap)");
    if (!row || event.target.closest("a, button")) return;
    const index = rows().indexOf(row);
    if (event.shiftKey && anchor >= 0) pick(anchor, index, true);
    else if (event.target === box(row)) anchor = index;
    stand(index, false);
    count();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "pick-all") pick(0, rows().length, event.target.checked);
    else if (["job", "every"].includes(event.target.name)) count();
  });

  // Tagging: the server says what fits the letters; Enter waits for its answer.

  const options = () => [...document.querySelectorAll("#whose-list [role=option]")];
  const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");
  let entered = false;

  const light = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", each === option);
    byId("combo").setAttribute("aria-activedescendant", option ? option.id : "");
  };
  const close = () => byId("combo")?.setAttribute("aria-expanded", "false");
  const open = (letters) => {
    if (!picked().length && at >= 0) toggle(at, false);
    if (!picked().length) return;
    const combo = byId("combo");
    combo.value = letters;
    combo.focus();
    htmx.trigger(combo, "ask");
  };
  const take = (option) => {
    if (!option) return;
    if (option.dataset.href) return location.assign(option.dataset.href);
    const value = option.dataset.value ?? "";
    const whose = byId("whose");
    if (![...whose.options].some((each) => each.value === value)) whose.add(new Option("", value)); // taken in since
    whose.value = value;
    byId("newcomer").value = option.dataset.newcomer ?? "";
    byId("tag").click();
  };
  const enter = () => {
    entered = byId("whose-list").dataset.typed !== byId("combo").value.trim();
    if (!entered) take(chosen());
  };
  const step = (by) => {
    const all = options();
    light(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  };
  const inBox = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: enter,
    Escape: () => {
      close();
      stand(at);
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "combo" || !(event.key in inBox)) return;
    event.preventDefault();
    inBox[event.key]();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.id === "combo" && !event.target.value) htmx.trigger(event.target, "ask");
  });
  document.addEventListener("focusout", (event) => event.target.id === "combo" && close());
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("#whose-list [role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "combo") return;
    entered = false;
    byId("newcomer").value = "";
  });

  // One job beside the list

  const show = (link) => {
    htmx.ajax("GET", link.getAttribute("href"), { target: panel, swap: "innerHTML" }).then(() => {
      panel.hidden = false;
      panel.querySelector("h2")?.focus();
    });
  };
  const hide = () => {
    panel.hidden = true;
    panel.replaceChildren();
    stand(at);
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-panel-close]")) hide();
    const link = event.target.closest("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stand(rows().indexOf(link.closest("tr")), false);
    show(link);
  });

  // Keys

  const keys = {
    j: (event) => move(1, event.shiftKey),
    k: (event) => move(-1, event.shiftKey),
    ArrowDown: (event) => move(1, event.shiftKey),
    ArrowUp: (event) => move(-1, event.shiftKey),
    " ": (event) => toggle(at, event.shiftKey),
    Enter: () => at >= 0 && show(rows()[at].querySelector("a[data-panel]")),
    x: () => pick(0, rows().length, false),
    Escape: () => (panel.hidden ? pick(0, rows().length, false) : hide()),
    t: () => open(""),
    y: (event) => (event.shiftKey ? byId("sure") : rows()[at]?.querySelector(".guess-accept"))?.click(),
    u: (event) => byId(event.shiftKey ? "redo-last" : "undo-last").requestSubmit(),
  };
  const guessed = (row) => row?.querySelector(".guess-accept");
  const asSuggested = () => (picked().length ? picked().some(guessed) && byId("accept") : guessed(rows()[at]))?.click?.();
  const pickAll = () => {
    const filter = byId("pick-all").checked && every();
    if (filter) filter.checked = true;
    pick(0, rows().length, true);
  };
  const withPicked = ["j", "k", "x", " "]; // every other letter or digit is the first of a client's name then
  const pressed = (event) => {
    if (event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey) {
      const name = event.key.toLowerCase();
      if (!byId("selection") || (name === "a" ? typing : name !== "enter")) return;
      event.preventDefault();
      return name === "a" ? pickAll() : asSuggested();
    }
    const pressing = event.target.closest("a, button, summary") && [" ", "Enter"].includes(event.key);
    if (event.key === "Escape" && !typing) keys.Escape();
    if (typing || pressing || event.key === "Escape") return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^[\p{L}\p{N}]$/u.test(event.key) && !withPicked.includes(name) && picked().length) open(event.key);
    else if (going || name === "g") {
      going = !going;
      return;
    } else if (name in keys) keys[name](event);
    else return;
    going = false;
    event.preventDefault();
  };
  document.addEventListener("keydown", pressed, true); // before app.js, whose g is a letter here

  // Keys pressed while a decision, or what was searched for, is on its way are meant for the list as it is then.

  let deciding = false;
  const held = [];
  const hold = (event) => {
    const { key, shiftKey, ctrlKey } = event;
    if (!(deciding || entered) || ["Escape", "Shift", "Control", "Alt", "Meta"].includes(key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.push({ key, shiftKey, ctrlKey, bubbles: true, cancelable: true });
  };
  const release = () => {
    deciding = entered = false;
    while (held.length && !deciding && !entered) {
      const key = held.shift();
      const target = document.activeElement ?? document.body;
      if (!target.dispatchEvent(new KeyboardEvent("keydown", key)) || !target.matches("#combo, #search")) continue;
      if (key.key === "Enter") target.form.requestSubmit(); // in the search: the box for a client takes it itself
      if (key.key.length > 1 || key.ctrlKey) continue;
      target.setRangeText(key.key, target.selectionStart, target.selectionEnd, "end");
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  window.addEventListener("keydown", hold, true);

  // What htmx puts in place

  const height = new ResizeObserver(([{ target }]) => document.body.style.setProperty("--bar", `${target.offsetHeight}px`));
  const settle = () => {
    if (!byId("selection")) return;
    height.disconnect(); // of the bar that was there before
    height.observe(byId("selection"));
    byId("whose").hidden = byId("newcomer").hidden = true;
    byId("pick-all").hidden = false;
    document.querySelector(".combo").hidden = false;
    anchor = -1;
    count();
  };
  let sought = ""; // what was asked for last
  let coming = false; // and is not there yet
  let searched = null; // what Enter was pressed for, as long as that is not there
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, path, parameters, triggeringEvent } = event.detail;
    if (verb !== "get" || path !== "/jobs") return;
    for (const [name, value] of Object.entries(parameters)) if (!value) delete parameters[name];
    const asked = JSON.stringify(parameters);
    if (asked === sought && ["input", "submit"].includes(triggeringEvent?.type)) {
      event.preventDefault(); // the list is being worked on by now
      if (deciding && !coming) setTimeout(land);
      return;
    }
    sought = asked;
    coming = true;
  });
  const land = () => {
    searched = null;
    stand(0);
    release();
  };
  // Enter in the search leads on to the first job found.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[role=search]") || document.activeElement?.id !== "search") return;
    searched = document.activeElement.value;
    document.activeElement.blur();
    at = 0;
    deciding = true;
  });
  // After a decision the cursor goes on to the next job that is nobody's: below what was decided, else the first.
  let next = null;
  const goesOn = () => {
    const below = rows().slice(rows().indexOf(picked().at(-1) ?? rows()[at]) + 1);
    const free = (among) => among.find((row) => "free" in row.dataset && !box(row).checked && row !== rows()[at]);
    const row = free(below) ?? free(rows()) ?? below[0];
    return row ? box(row).value : null;
  };
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const { verb, path } = detail.requestConfig;
    if (verb === "post" && detail.target.id === "work") {
      deciding = true;
      for (const old of document.querySelectorAll("#toasts .toast-note")) old.remove(); // what is said next is newer
    }
    if (verb === "post" && /^\/jobs\/(tag|state|accept)$/.test(path)) next = goesOn();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "work") {
      coming = false;
      if (searched === (event.detail.requestConfig?.parameters.search ?? "")) searched = null;
      settle();
      const there = next ? rows().findIndex((row) => box(row).value === next) : -1;
      if (there >= 0) at = there;
      next = null;
      const doubt = document.querySelector(".doubt");
      if (at >= 0 && panel.hidden) stand(at, !doubt && !document.activeElement.matches("#search, #combo"));
      doubt?.focus({ preventScroll: true });
    }
    if (event.target.id === "whose-list") {
      byId("combo").setAttribute("aria-expanded", "true");
      light(chosen());
      if (entered) enter();
    }
    if ((event.target.id === "work" && searched === null) || (event.target.id === "whose-list" && !entered && !deciding)) release();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { verb, path } = detail.requestConfig;
    if (!detail.successful && verb === "get" && path === "/jobs") [sought, coming, searched] = ["", false, null];
    if (!detail.successful && (verb === "post" || path.startsWith("/jobs"))) release();
    if (detail.successful && verb === "post" && /^\/jobs\/[^/]+\/(tag|state|comment)$/.test(path))
      htmx.ajax("GET", location.pathname + location.search, { target: "#work", swap: "outerHTML" });
  });
  settle();
})();
