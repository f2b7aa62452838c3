// The calculator: a size that is chosen fills width and height. Without it the size counts where both are empty.
(() => {
  const SIDES = ["width", "height"];

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("#calculator");
    if (!form) return;
    if (target.name === "size" && target.value)
      target.value.split("x").forEach((side, at) => (form.elements[SIDES[at]].value = side));
    if (SIDES.includes(target.name)) form.elements.size.value = "";
  });
})();
