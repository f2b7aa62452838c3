// A file that is dropped anywhere on the window is sent to the import and looked at. Where the page has a field
// for it, that one takes it, with what else is chosen there.
(() => {
  const drop = document.querySelector("[data-drop]");
  if (!drop) return; // nobody is signed in
  const input = drop.querySelector("input[type=file]");
  let depth = 0; // elements that the mouse is over, one in the other

  const over = (change) => {
    depth = Math.max(0, depth + change);
    drop.classList.toggle("over", depth > 0);
  };
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  document.addEventListener("dragenter", (event) => holdsFiles(event) && over(1));
  document.addEventListener("dragleave", (event) => holdsFiles(event) && over(-1));
  document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(-depth);
    input.files = event.dataTransfer.files;
    if (input.files.length) input.form.requestSubmit();
  });
})();
