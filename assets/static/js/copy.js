// A button that copies what stands in a field. Without it the button is not there, and the text can be selected.
(() => {
  const COPIED = 2000;

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
