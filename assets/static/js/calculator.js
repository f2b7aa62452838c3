// The calculator: a size that is chosen fills width and height, and a line for the client is copied by a button.
// Without it the size counts where both are empty, and a line can be selected.
(() => {
  const SIDES = ["width", "height"];
  const COPIED = 2000;

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("#calculator");
    if (!form) return;
    if (target.name === "size" && target.value)
      target.value.split("x").forEach((side, at) => (form.elements[SIDES[at]].value = side));
    if (SIDES.includes(target.name)) form.elements.size.value = "";
  });

  const copy = async (line) => {
    line.select();
    try {
      await navigator.clipboard.writeText(line.value);
    } catch {
      document.execCommand("copy"); // a window that keeps the clipboard from scripts still copies what is selected
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await copy(document.getElementById(button.dataset.copy));
    const word = button.querySelector("span");
    const before = word.textContent;
    if (before === button.dataset.copied) return;
    word.textContent = button.dataset.copied;
    setTimeout(() => (word.textContent = before), COPIED);
  });
})();
